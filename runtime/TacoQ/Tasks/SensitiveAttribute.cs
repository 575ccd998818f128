namespace TacoQ;

/// <summary>
/// Marks what only callers with the scope <c>tasks:payload</c> see in the relay's API and dashboard: a parameter of a task, its result
/// (<c>[return: Sensitive]</c>), or a member of an object that crosses the wire. Others see <c>***</c> in its place. In the task's JSON
/// Schema it is the keyword <c>x-tacoq-sensitive</c>. The message of an exception is shown to all: do not put into it what is marked here.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SensitiveAttribute : Attribute;
