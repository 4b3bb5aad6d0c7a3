namespace CredentialProcess.Http;

/// <summary>Why there is no connection, in words of ours: leaves ConnectCallback inside of .NET's own exception.</summary>
/// <param name="reason">What comes after "cannot reach 'host': ".</param>
/// <param name="transient">The same may well succeed in a moment.</param>
/// <param name="proxyStatus">The proxy's refusal.</param>
sealed class ConnectFailure(FaultKind kind, string reason, string? hint = null, bool transient = true,
    int? proxyStatus = null, Exception? cause = null) : Exception(reason, cause)
{
    public FaultKind Kind => kind;

    public string? Hint => hint;

    public bool IsTransient => transient;

    public int? ProxyStatus => proxyStatus;

    /// <summary>The same to be thrown anew.</summary>
    public ConnectFailure Copy() => new(kind, Message, hint, transient, proxyStatus, InnerException);
}
