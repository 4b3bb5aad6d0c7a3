namespace CredentialProcess.Http;

/// <summary>Why no connection could be made. SocketsHttpHandler wraps what ConnectCallback throws.</summary>
/// <param name="reason">Follows "cannot reach 'host': ".</param>
/// <param name="transient">A retry may succeed.</param>
/// <param name="proxyStatus">The status of the proxy's response to CONNECT.</param>
sealed class ConnectFailure(FaultKind kind, string reason, string? hint = null, bool transient = true,
    int? proxyStatus = null, Exception? cause = null) : Exception(reason, cause)
{
    public FaultKind Kind => kind;

    public string? Hint => hint;

    public bool IsTransient => transient;

    public int? ProxyStatus => proxyStatus;

    public ConnectFailure Copy() => new(kind, Message, hint, transient, proxyStatus, InnerException);
}
