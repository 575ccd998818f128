namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class PayloadTests
{
    [Theory]
    [InlineData("IDisposable", "'IDisposable' is an interface")]
    [InlineData("IServiceProvider", "'IServiceProvider' is an interface")]
    [InlineData("IComparable<int>", "'IComparable<int>' is an interface")]
    [InlineData("IAsyncEnumerable<int>", "'IAsyncEnumerable<int>' is read step by step")]
    [InlineData("Action", "'Action' is a delegate")]
    [InlineData("Func<int, string>", "'Func<int, string>' is a delegate")]
    [InlineData("Delegate", "'Delegate' is a delegate")]
    [InlineData("Stream", "'Stream' is no data")]
    [InlineData("MemoryStream", "'MemoryStream' is no data")]
    [InlineData("Microsoft.EntityFrameworkCore.DbContext", "'DbContext' is no data")]
    [InlineData("MyContext", "'MyContext' is no data")]
    [InlineData("Microsoft.AspNetCore.Http.HttpContext", "'HttpContext' is no data")]
    [InlineData("Type", "'Type' is no data")]
    [InlineData("System.Reflection.MethodInfo", "'MethodInfo' is no data")]
    [InlineData("System.Linq.Expressions.Expression<Func<int>>", "'Expression<Func<int>>' is no data")]
    [InlineData("Task<int>", "'Task<int>' is no data")]
    [InlineData("(int A, string B)", "the fields of the tuple '(int A, string B)' would be lost in JSON; declare a record")]
    [InlineData("ValueTuple<int, string>", "the fields of the tuple '(int, string)' would be lost in JSON; declare a record")]
    [InlineData("nint", "'nint' depends on the machine")]
    [InlineData("UIntPtr", "'nuint' depends on the machine")]
    [InlineData("IReadOnlySet<int>", "System.Text.Json cannot read 'IReadOnlySet<int>'; take ISet<T>")]
    [InlineData("int[,]", "JSON has no arrays of several dimensions")]
    public async Task What_cannot_be_sent_is_an_error_at_the_type_of_the_parameter(string type, string why)
    {
        var found = await Analysis.ShouldReport("TACO0008", $$"""public class Tasks { [TacoTask] public void M(int a, [|{{type}}|] b) { } } public class MyContext : Microsoft.EntityFrameworkCore.DbContext;""");
        found.ShouldHaveSingleItem().GetMessage(null).ShouldBe($"The parameter 'b' cannot be part of a payload: {why}; send data instead, or have a service injected with [FromServices]");
    }

    [Theory]
    [InlineData("Stream[]")]
    [InlineData("Stream[][]")]
    [InlineData("List<Stream>")]
    [InlineData("List<List<Action>>")]
    [InlineData("IEnumerable<IDisposable>")]
    [InlineData("Dictionary<string, Stream[]>")]
    [InlineData("IReadOnlyDictionary<string, (int, int)>")]
    [InlineData("(int, int)?")]
    [InlineData("nint?")]
    [InlineData("HashSet<Type>")]
    public Task Nor_can_it_be_sent_in_a_collection(string type) => Analysis.ShouldReport("TACO0008", $"[TacoTask] public void M([|{type}|] a) {{ }}");

    [Theory]
    [InlineData("IEnumerable<int>")]
    [InlineData("IReadOnlyList<string>")]
    [InlineData("IReadOnlyCollection<Guid>")]
    [InlineData("IList<int[]>")]
    [InlineData("ICollection<int?>")]
    [InlineData("IDictionary<string, List<int>>")]
    [InlineData("IReadOnlyDictionary<string, int>")]
    [InlineData("ISet<int>")]
    [InlineData("object")]
    [InlineData("System.Text.Json.JsonElement")]
    [InlineData("System.Text.Json.Nodes.JsonObject")]
    [InlineData("ReadOnlyMemory<byte>")]
    [InlineData("Tuple<int, string>")]
    [InlineData("IShape")]
    [InlineData("IAnimal")]
    [InlineData("IConverted")]
    [InlineData("List<IConverted>")]
    public Task What_can_be_sent_is_fine(string type) => Analysis.ShouldReportNothing($$"""
        public class Tasks { [TacoTask] public void M({{type}} a) { } }
        [JsonPolymorphic] public interface IShape;
        [JsonDerivedType(typeof(Cat))] public interface IAnimal;
        public class Cat : IAnimal;
        [JsonConverter(typeof(JsonStringEnumConverter))] public interface IConverted;
        """);

    [Theory]
    [InlineData("[FromServices] Stream a")]
    [InlineData("[Microsoft.AspNetCore.Mvc.FromServicesAttribute] IDisposable a")]
    [InlineData("[FromKeyedServices(\"a\")] Action a")]
    [InlineData("CancellationToken a, TaskContext b")]
    public Task What_is_injected_may_be_anything(string parameters) => Analysis.ShouldReportNothing($"[TacoTask] public void M({parameters}) {{ }}");
}
