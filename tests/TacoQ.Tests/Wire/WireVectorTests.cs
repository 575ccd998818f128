using System.Security.Cryptography;
using TacoQ.Wire;

namespace TacoQ.Tests.Wire;

public class WireVectorTests
{
    /// <summary>What a decoder must refuse although the reference SDK reads it: the wire document's list.</summary>
    private static readonly HashSet<string> RefusedThoughReadBySdk = new(StringComparer.Ordinal)
    {
        "varint: 11 bytes",
        "varint: 20 bytes",
        "int field beyond int32 (2^40)",
        "update_type of another record",
        "update_type empty",
        "completed: is_error beyond int32",
        "task: union index -1 (selects the last branch)",
    };

    /// <summary>What the reference SDK cannot hold in its own types, and the wire can.</summary>
    private static readonly HashSet<string> ReadThoughRefusedBySdk = new(StringComparer.Ordinal) { "timestamp beyond year 9999" };

    public static TheoryData<string> Golden => [.. WireVectors.Golden.Select(WireVectors.Name)];

    public static TheoryData<string> Foreign => [.. WireVectors.Foreign.Select(WireVectors.Name)];

    public static TheoryData<int> Captured => [.. Enumerable.Range(0, WireVectors.Captured.Count())];

    [Theory, MemberData(nameof(Golden))]
    public void A_golden_record_is_written_byte_for_byte(string name)
    {
        var vector = WireVectors.Golden.Single(vector => WireVectors.Name(vector) == name);
        if (name == "assignment: foreign update_type (SDK does not check it)")
        {
            Should.Throw<WireFormatException>(() => WireRecords.Decode("TaskAssignmentUpdate", Convert.FromBase64String(vector["bytes"]!.GetValue<string>())))
                .Message.ShouldContain("update_type");
            return;
        }

        var bytes = WireRecords.Encode(vector["record"]!.GetValue<string>(), vector["fields"]!.AsObject());

        bytes.Length.ShouldBe(vector["length"]!.GetValue<int>());
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(vector["sha256"]!.GetValue<string>());
        if (vector["bytes"] is { } golden)
        {
            Convert.ToBase64String(bytes).ShouldBe(golden.GetValue<string>());
        }
    }

    [Theory, MemberData(nameof(Golden))]
    public void A_golden_record_is_read_field_for_field(string name)
    {
        var vector = WireVectors.Golden.Single(vector => WireVectors.Name(vector) == name);
        var record = vector["record"]!.GetValue<string>();
        var fields = vector["fields"]!.AsObject();
        if (name == "assignment: 70 carrier entries")
        {
            // More than a carrier may have: what can be written for tests is refused when it comes in.
            Should.Throw<WireFormatException>(() => WireRecords.Decode(record, WireRecords.Encode(record, fields))).Message.ShouldContain("more than 64");
            return;
        }

        if (name == "assignment: foreign update_type (SDK does not check it)")
        {
            return;
        }

        // Of large cases the file has only the hash, which the other test checks.
        var bytes = vector["bytes"] is { } golden ? Convert.FromBase64String(golden.GetValue<string>()) : WireRecords.Encode(record, fields);

        WireRecords.Decode(record, bytes).ShouldBe(WireRecords.Expected(fields), ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Foreign))]
    public void Foreign_bytes_are_read_or_refused_as_the_wire_document_says(string name)
    {
        var vector = WireVectors.Foreign.Single(vector => WireVectors.Name(vector) == name);
        var record = vector["record"]!.GetValue<string>();
        var bytes = Convert.FromBase64String(vector["bytes"]!.GetValue<string>());
        var refused = RefusedThoughReadBySdk.Contains(name) || (vector["sdk_error"] is not null && !ReadThoughRefusedBySdk.Contains(name));

        if (refused)
        {
            Should.Throw<WireFormatException>(() => WireRecords.Decode(record, bytes));
            return;
        }

        var decoded = WireRecords.Decode(record, bytes);
        if (vector["sdk_decodes_to"] is { } expected)
        {
            decoded.ShouldBe(WireRecords.Expected(expected.AsObject()), ignoreOrder: true);
        }
    }

    [Theory, MemberData(nameof(Captured))]
    public void A_captured_message_is_read_and_written_again_byte_for_byte(int index)
    {
        var message = WireVectors.Captured.ElementAt(index);
        var record = message["record"]!.GetValue<string>();
        var bytes = Convert.FromBase64String(message["bytes"]!.GetValue<string>());

        WireRecords.Decode(record, bytes).ShouldBe(WireRecords.Expected(message["fields"]!.AsObject()), ignoreOrder: true);
        WireRecords.Encode(record, message["fields"]!.AsObject()).ShouldBe(bytes);
    }

    [Fact]
    public void An_int_that_a_foreign_encoder_wrote_too_large_is_refused()
    {
        var quirk = WireVectors.Quirks.Single(quirk => WireVectors.Name(quirk) == "priority 2^31 in an int field");

        Should.Throw<WireFormatException>(() => WireRecords.Decode("TaskAssignmentUpdate", Convert.FromBase64String(quirk["bytes"]!.GetValue<string>())))
            .Message.ShouldContain("does not fit an int");
    }

    [Fact]
    public void All_cases_of_the_file_are_here() =>
        (WireVectors.Golden.Count(), WireVectors.Foreign.Count(), WireVectors.Captured.Count()).ShouldBe((46, 42, 21));
}
