namespace CredentialProcess.HttpServer;

/// <summary>Limits of a listener. The defaults suit programs, not browsers.</summary>
sealed record ListenerLimits
{
    /// <summary>No supported client sends more.</summary>
    public int MaxHeadBytes { get; init; } = 16 * 1024;

    /// <summary>From accepting the connection to the end of the head.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>macOS allows a process 256 open files by default.</summary>
    public int MaxConnections { get; init; } = 128;
}
