using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>All diagnostics. Each has a page in <c>docs/diagnostics</c>.</summary>
internal static class Descriptors
{
    private const string Category = "TacoQ";
    private const string Pages = "https://github.com/taco-xyz/tacoq-dotnet/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor GenericMethod = Error(
        DiagnosticIds.GenericMethod,
        "A task is not generic",
        "The task method '{0}' is generic, and a payload does not say for which types; write one method for each type");

    public static readonly DiagnosticDescriptor ParameterByReference = Error(
        DiagnosticIds.ParameterByReference,
        "A task takes its parameters by value",
        "The parameter '{0}' is passed by reference, and nothing comes back that way from another process; pass it by value");

    public static readonly DiagnosticDescriptor ParameterOnStack = Error(
        DiagnosticIds.ParameterOnStack,
        "A task takes nothing that lives on the stack",
        "The parameter '{0}' is of the type '{1}', which cannot be kept or sent; take an array or a string instead");

    public static readonly DiagnosticDescriptor NotAccessible = Error(
        DiagnosticIds.NotAccessible,
        "A task is accessible in its assembly",
        "Generated code cannot call '{0}': {1} is {2}; make it internal or public");

    public static readonly DiagnosticDescriptor GenericType = Error(
        DiagnosticIds.GenericType,
        "A task is not in a generic type",
        "'{0}' is in the generic type '{1}', and a payload does not say for which types; move it to a type that is not generic");

    public static readonly DiagnosticDescriptor UnsupportedResult = Error(
        DiagnosticIds.UnsupportedResult,
        "A task returns what can be sent back",
        "The task method '{0}' cannot return '{1}': {2}");

    public static readonly DiagnosticDescriptor SameKind = Error(
        DiagnosticIds.SameKind,
        "A task kind belongs to one task",
        "'{0}' and '{1}' have the same task kind '{2}' for the worker kind '{3}'; give one of them another kind: [TacoTask(\"…\")]",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnsupportedPayload = Error(
        DiagnosticIds.UnsupportedPayload,
        "A task takes what can be sent",
        "The parameter '{0}' cannot be part of a payload: {1}; send data instead, or have a service injected with [FromServices]");

    public static readonly DiagnosticDescriptor AsyncVoid = Error(
        DiagnosticIds.AsyncVoid,
        "A task is not async void",
        "Nobody can await the task method '{0}', so the worker would not learn how it ends; return Task");

    public static readonly DiagnosticDescriptor InvalidTaskKind = Error(
        DiagnosticIds.InvalidTaskKind,
        "A task kind keeps to the rules for names",
        "'{0}' is no task kind; {1}");

    public static readonly DiagnosticDescriptor InvalidWorkerKind = Error(
        DiagnosticIds.InvalidWorkerKind,
        "A worker kind keeps to the rules for names",
        "'{0}' is no worker kind; write 1 to 100 of the characters A-Z a-z 0-9 _ - (no dot), starting with a letter or digit, and no name of a queue of TacoQ");

    public static readonly DiagnosticDescriptor SameStubName = Error(
        DiagnosticIds.SameStubName,
        "A stub belongs to one task",
        "Another task method of '{0}' has the stub '{1}' too; rename one of them");

    public static readonly DiagnosticDescriptor AmbiguousConstructors = Error(
        DiagnosticIds.AmbiguousConstructors,
        "A class of tasks has one constructor for the worker",
        "'{0}' has several constructors that a worker could call; mark one with [ActivatorUtilitiesConstructor] or make the others private");

    public static readonly DiagnosticDescriptor OptionOutOfRange = Error(
        DiagnosticIds.OptionOutOfRange,
        "An option of a task is within its range",
        "{0} is {1}, and must be {2}");

    public static readonly DiagnosticDescriptor TwoImplementations = Error(
        DiagnosticIds.TwoImplementations,
        "A contract has one implementation",
        "'{0}' and '{1}' both implement the contract '{2}', so the worker could not tell which one to run; keep one, or make the other abstract or private",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor StructType = Error(
        DiagnosticIds.StructType,
        "A task is not in a struct",
        "'{0}' is in the struct '{1}'; tasks are methods of classes, records and interfaces");

    public static readonly DiagnosticDescriptor NotAMethod = Error(
        DiagnosticIds.NotAMethod,
        "A task is an ordinary method",
        "[TacoTask] stands on {0}; a task is an ordinary method of a class, a record or an interface");

    public static readonly DiagnosticDescriptor ObsoleteAsError = Error(
        DiagnosticIds.ObsoleteAsError,
        "A task may be called",
        "Generated code cannot call '{0}': '{1}' is obsolete as an error; make it a warning");

    public static readonly DiagnosticDescriptor NotGenerated = Error(
        DiagnosticIds.NotGenerated,
        "A task does without types of other generators",
        "Nothing was generated for the task method '{0}': when the generator ran, a type of its signature was not there; declare that type by hand or in another project",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnsupportedExceptionType = Error(
        DiagnosticIds.UnsupportedExceptionType,
        "What is retried is told by types of exceptions",
        "{0} names '{1}', which {2}");

    public static readonly DiagnosticDescriptor MaxRetryDelayTooShort = Error(
        DiagnosticIds.MaxRetryDelayTooShort,
        "The longest wait before a retry is not shorter than the first",
        "MaxRetryDelaySeconds is {0}, and must be RetryDelaySeconds ({1}) or more");

    public static readonly DiagnosticDescriptor SameArgumentName = Error(
        DiagnosticIds.SameArgumentName,
        "An argument has a name of its own in the payload",
        "The arguments '{0}' and '{1}' are both called '{2}' in the payload; rename one of them");

    public static readonly DiagnosticDescriptor InvalidSchedule = Error(
        DiagnosticIds.InvalidSchedule,
        "A schedule says when",
        "{0}");

    public static readonly DiagnosticDescriptor ScheduleWithArguments = Error(
        DiagnosticIds.ScheduleWithArguments,
        "A task with a schedule does without arguments",
        "The relay enqueues '{0}' without arguments, but '{1}' needs one; give it a default value, or schedule a task that calls this one");

    public static readonly DiagnosticDescriptor ScheduleName = Error(
        DiagnosticIds.ScheduleName,
        "A schedule has a name of its own",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor ScheduleWithoutTask = Error(
        DiagnosticIds.ScheduleWithoutTask,
        "What has a schedule is a task",
        "'{0}' has [TacoSchedule], but not [TacoTask]; add it");

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"{Pages}{id}.md", customTags: tags);
}
