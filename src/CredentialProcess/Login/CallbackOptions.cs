namespace CredentialProcess.Login;

/// <summary>How a browser login listens for its callback.</summary>
sealed class CallbackOptions
{
    /// <summary>The port on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Called on another thread with the user id of a refused connection: it may be a browser that runs as another
    /// user.
    /// </summary>
    public Action<uint>? OnRefused { get; init; }
}
