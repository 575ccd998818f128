using System.Threading.Tasks;
using TacoQ;

/// <summary>In the global namespace, with names that other code would stumble over.</summary>
public class NameTasks
{
    [TacoTask("names.new")]
    public new string ToString() => "ToString";

    [TacoTask("names.equals")]
    public bool Equals(int reader, int payload) => reader == payload;

    [TacoTask("names.client")]
    public static string client(string client, string options) => client + options;

    [TacoTask("names.class")]
    public static string @class(string @event, string @int, string größe) => @event + @int + größe;

    [TacoTask("names.stub")]
    public static string Foo(string arguments, string writer, string types) => arguments + writer + types;

    [TacoTask("names.foo")]
    public static string FooStub(string Read, string Write, string Arguments, string Definition) => Read + Write + Arguments + Definition;

    [TacoTask("names.cancel")]
    public static async Task<string> Cancel(string cancellationToken, string cancellation, string token)
    {
        await Task.Yield();
        return cancellationToken + cancellation + token;
    }

    [TacoTask("names.await")]
    public static async Task<string> Await(string @await, string result, string target, string execution, string _)
    {
        await Task.Yield();
        return @await + result + target + execution + _;
    }
}
