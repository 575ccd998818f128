namespace TacoQ.Generators;

/// <summary>The ids of all diagnostics. An id is for ever: one that goes is never given away again.</summary>
internal static class DiagnosticIds
{
    public const string GenericMethod = "TACO0001";
    public const string ParameterByReference = "TACO0002";
    public const string ParameterOnStack = "TACO0003";
    public const string NotAccessible = "TACO0004";
    public const string GenericType = "TACO0005";
    public const string UnsupportedResult = "TACO0006";
    public const string SameKind = "TACO0007";
    public const string UnsupportedPayload = "TACO0008";
    public const string AsyncVoid = "TACO0009";
    public const string InvalidTaskKind = "TACO0010";
    public const string InvalidWorkerKind = "TACO0011";
    public const string SameStubName = "TACO0012";
    public const string AmbiguousConstructors = "TACO0013";
    public const string OptionOutOfRange = "TACO0014";
    public const string TwoImplementations = "TACO0015";
    public const string StructType = "TACO0016";
    public const string NotAMethod = "TACO0017";
    public const string ObsoleteAsError = "TACO0018";
    public const string NotGenerated = "TACO0019";
    public const string UnsupportedExceptionType = "TACO0020";
    public const string MaxRetryDelayTooShort = "TACO0021";
    public const string SameArgumentName = "TACO0022";
    public const string InvalidSchedule = "TACO0023";
    public const string ScheduleWithArguments = "TACO0024";
    public const string ScheduleName = "TACO0025";
    public const string ScheduleWithoutTask = "TACO0026";
}

/// <summary>What diagnostics tell code fixes.</summary>
internal static class DiagnosticProperties
{
    /// <summary>A task kind that nobody has; absent where the kind was first used.</summary>
    public const string FreeKind = nameof(FreeKind);
}
