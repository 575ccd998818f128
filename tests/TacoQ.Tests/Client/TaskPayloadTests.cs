using System.Text;
using System.Text.Json;

namespace TacoQ.Tests.Client;

public class TaskPayloadTests
{
    [Theory]
    [InlineData("""{"a":[1,2.50,"ü",null]}""", """{"a":[1,2.50,"ü",null]}""")]
    [InlineData("null", "null")]
    [InlineData("12345678901234567890.12345678901234567890", "12345678901234567890.12345678901234567890")]
    [InlineData("not json", """{"$base64":"bm90IGpzb24="}""")]
    [InlineData("1 2", """{"$base64":"MSAy"}""")]
    [InlineData("", """{"$base64":""}""")]
    [InlineData("""{"$base64":"AA=="}""", """{"$base64":"eyIkYmFzZTY0IjoiQUE9PSJ9"}""")]
    public void Bytes_stand_as_themselves_when_they_are_JSON_and_come_back_in_any_case(string bytes, string json)
    {
        var payload = new TaskPayload(Encoding.UTF8.GetBytes(bytes));

        var written = JsonSerializer.Serialize(payload);
        JsonSerializer.Deserialize<TaskPayload>(written).ShouldBe(payload);
        written.ShouldBe(json);
    }

    [Fact]
    public void Bytes_that_are_no_text_come_back_too()
    {
        var payload = new TaskPayload(new byte[] { 0, 255, 128 });

        JsonSerializer.Deserialize<TaskPayload>(JsonSerializer.Serialize(payload)).ShouldBe(payload);
    }
}
