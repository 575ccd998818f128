namespace TacoQ.Generators.Tests.Emitting;

public sealed class SignatureTests
{
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";

    [Theory]
    [InlineData("", "")]
    [InlineData("string a, int b", "string a, int b")]
    [InlineData("int a = 1, string b = \"x\"", "int a = 1, string b = \"x\"")]
    [InlineData("string? a = null", "string? a = null")]
    [InlineData("string a = null!", "string a = null!")]
    [InlineData("int? a = null, int? b = 7", "int? a = null, int? b = 7")]
    [InlineData("Guid a = default, TimeSpan b = new()", "global::System.Guid a = default, global::System.TimeSpan b = default")]
    [InlineData("long a = 5, ulong b = 5, uint c = 5, byte d = 5, sbyte e = -5", "long a = 5L, ulong b = 5UL, uint c = 5U, byte d = 5, sbyte e = -5")]
    [InlineData("float a = 1.5f, double b = 1e300, decimal c = -1.50m", "float a = 1.5F, double b = 1E+300D, decimal c = -1.50M")]
    [InlineData("double a = double.NaN, float b = float.NegativeInfinity, double c = -0.0", "double a = double.NaN, float b = float.NegativeInfinity, double c = -0D")]
    [InlineData("char a = '\\'', char b = '\\0', char c = '\\uD800'", "char a = '\\'', char b = '\\0', char c = '\\ud800'")]
    [InlineData("string a = \"\\\"\\\\\\n\\u0001\\uD800\"", "string a = \"\\\"\\\\\\n\\u0001\\ud800\"")]
    [InlineData("bool a = true", "bool a = true")]
    [InlineData("DayOfWeek a = DayOfWeek.Friday, DayOfWeek? b = DayOfWeek.Sunday", "global::System.DayOfWeek a = global::System.DayOfWeek.Friday, global::System.DayOfWeek? b = global::System.DayOfWeek.Sunday")]
    [InlineData("FileShare a = (FileShare)100, DayOfWeek b = (DayOfWeek)(-1)", "global::System.IO.FileShare a = (global::System.IO.FileShare)100, global::System.DayOfWeek b = (global::System.DayOfWeek)(-1)")]
    [InlineData("int @class = 1", "int @class = 1")]
    [InlineData("List<string?>? a = null, string?[]?[] b = null!", "global::System.Collections.Generic.List<string?>? a = null, string?[]?[] b = null!")]
    [InlineData("dynamic a, List<dynamic> b", "object a, global::System.Collections.Generic.List<object> b")]
    [InlineData("List<(int A, string B)[]>.Enumerator? a = null", "global::System.Collections.Generic.List<(int A, string B)[]>.Enumerator? a = null")]
    [InlineData("[System.Runtime.InteropServices.Optional] int a, int b", "int a, int b")]
    [InlineData("[System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue(3)] int a, int b", "int a, int b")]
    [InlineData("[System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue(3)] int a", "int a = 3")]
    [InlineData("int a, CancellationToken b, TaskContext c, [FromServices] IDisposable d, int e, CancellationToken? f = null", "int a, int e")]
    [InlineData("int a = 1, TaskContext? b = null, int c = 2", "int a = 1, int c = 2")]
    public void A_stub_takes_the_payload_and_a_token(string parameters, string signature)
    {
        var file = Generation.Of($"public class T {{ [TacoTask] public void M({parameters}) {{ }} }}").ShouldCompile().Files["T.g.cs"];
        file.ShouldContain($" Call({signature}) =>");
        file.ShouldContain($" EnqueueAsync({Join(signature, Token)}) =>");
        file.ShouldContain($" InvokeAsync({Join(signature, Token)}) =>");
    }

    [Theory]
    [InlineData("params string[] a", "params string[] a", "string[] a")]
    [InlineData("params string?[]? a", "params string?[]? a", "string?[]? a")]
    [InlineData("params IEnumerable<int> a", "params global::System.Collections.Generic.IEnumerable<int> a", "global::System.Collections.Generic.IEnumerable<int> a")]
    [InlineData("int a = 1, params int[] b", "int a = 1, params int[] b", "int a, int[] b")]
    [InlineData("string a, TaskContext b, int c = 1, params int[] d", "string a, int c = 1, params int[] d", "string a, int c, int[] d")]
    public void A_variable_number_of_arguments_is_one_collection_before_the_token(string parameters, string call, string enqueue)
    {
        var file = Generation.Of($"public class T {{ [TacoTask] public void M({parameters}) {{ }} }}").ShouldCompile().Files["T.g.cs"];
        file.ShouldContain($" Call({call}) =>");
        file.ShouldContain($" EnqueueAsync({Join(enqueue, Token)}) =>");
    }

    [Theory]
    [InlineData("string cancellationToken", "cancellation")]
    [InlineData("string cancellationToken, int cancellation", "token")]
    [InlineData("int cancellationToken, int cancellation, int token", "cancellationToken2")]
    public void The_token_gives_way_to_a_parameter_of_its_name(string parameters, string token) =>
        Generation.Of($"public class T {{ [TacoTask] public void M({parameters}) {{ }} }}").ShouldCompile().Files["T.g.cs"]
            .ShouldContain($"EnqueueAsync({parameters}, global::System.Threading.CancellationToken {token} = default)");

    [Theory]
    [InlineData("string a = null, List<string> b = null", "string? a = null, global::System.Collections.Generic.List<string>? b = null")]
    [InlineData("string[] a, int b", "string[]? a, int b")]
    public void Where_nobody_says_so_a_reference_can_be_null(string parameters, string signature) =>
        Generation.Of($"#nullable disable\npublic class T {{ [TacoTask] public string M({parameters}) => null; }}").ShouldCompile().Files["T.g.cs"]
            .ShouldContain($" Call({signature}) =>");

    [Fact]
    public void An_argument_that_must_not_be_null_is_passed_on() =>
        Generation.Of("public class T { [TacoTask] public void M([DisallowNull] string? a, [AllowNull] string b, [DisallowNull] int? c) { } }").ShouldCompile();

    private static string Join(params string[] parts) => string.Join(", ", parts.Where(part => part.Length > 0));
}
