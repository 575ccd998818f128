namespace TacoQ.Relay.Api;

/// <summary>By what a caller is known.</summary>
internal enum CallerKind
{
    /// <summary>By nothing.</summary>
    Anonymous,

    /// <summary>By being on this machine, where no scheme is configured.</summary>
    Local,

    /// <summary>By the policy of the application that the relay is part of.</summary>
    Application,

    /// <summary>By an API key.</summary>
    Key,

    /// <summary>By a token of an identity provider.</summary>
    Token,
}
