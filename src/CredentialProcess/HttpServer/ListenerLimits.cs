namespace CredentialProcess.HttpServer;

/// <summary>What a listener puts up with. As it stands it suits clients of ours: programs, not browsers.</summary>
sealed record ListenerLimits
{
    /// <summary>In bytes. More would be no request that a client of ours sends.</summary>
    public int MaxHeadBytes { get; init; } = 16 * 1024;

    /// <summary>For the whole head, from the moment that the connection has been taken in.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections; macOS gives a process 256 files unless told otherwise.</summary>
    public int MaxConnections { get; init; } = 128;
}
