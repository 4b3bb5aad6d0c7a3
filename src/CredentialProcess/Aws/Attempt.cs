namespace CredentialProcess.Aws;

/// <summary>
/// One try of one call, as the wire sees it below the SDK. It travels with the asynchronous flow, so that calls made at
/// the same time on one client do not mix.
/// </summary>
sealed class Attempt(int number = 1, Action? whenBodyBegins = null)
{
    static readonly AsyncLocal<Attempt?> Flow = new();

    public static Attempt? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public int Number => number;

    public string? Host { get; private set; }

    /// <summary>A connection stands and the body is being written to it.</summary>
    public bool BodyBegun { get; private set; }

    /// <summary>Not one byte of the request has left, however it ends from here.</summary>
    public bool NothingSent { get; set; } = true;

    public int? Status { get; set; }

    public DateTimeOffset? ServerDate { get; set; }

    /// <summary>How far that is ahead of this machine's clock.</summary>
    public TimeSpan? ServerAhead { get; set; }

    /// <summary>What the wire found wrong; it says more than what the SDK makes of it.</summary>
    public AwsFault? Fault { get; set; }

    public void Begin(string host, bool hasBody)
    {
        Host = host;
        // A request without a body gives no sign of having been sent.
        NothingSent = hasBody;
    }

    public void BeginBody()
    {
        BodyBegun = true;
        NothingSent = false;
        whenBodyBegins?.Invoke();
    }
}
