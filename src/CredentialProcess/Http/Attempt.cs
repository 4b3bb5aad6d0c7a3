
namespace CredentialProcess.Http;

/// <summary>
/// One try of one call, as the wire sees it below the SDK. It travels with the asynchronous flow, so that calls made at
/// the same time on one client do not mix, and with the request to where a connection is made for it.
/// </summary>
/// <param name="whenPhaseBegins">The limit of the try is that of its phase.</param>
/// <param name="stop">Ends the try, and a connection that is being made for it.</param>
sealed class Attempt(int number = 1, Action? whenBodyBegins = null, Action<Phase>? whenPhaseBegins = null,
    CancellationToken stop = default)
{
    static readonly AsyncLocal<Attempt?> Flow = new();
    static readonly HttpRequestOptionsKey<Attempt> Key = new("sso-cred-attempt");

    public static Attempt? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public int Number => number;

    public CancellationToken Stop => stop;

    public string? Host { get; private set; }

    /// <summary>What is being waited for.</summary>
    public Phase Phase { get; private set; } = Phase.Answer;

    /// <summary>The proxy that the phase is about; null for the host itself.</summary>
    public string? Via { get; private set; }

    /// <summary>Where a connection was tried to.</summary>
    public TriedAddresses? Tried { get; private set; }

    /// <summary>How the peer answered the beginning of TLS.</summary>
    public PeerAnswer Peer { get; set; }

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

    /// <summary>The one whose request a connection is made for; null where nobody wants to know.</summary>
    public static Attempt? Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var attempt) ? attempt : null;

    public void Begin(HttpRequestMessage request)
    {
        request.Options.Set(Key, this);
        Host = request.RequestUri!.Authority;
        // A request without a body gives no sign of having been sent.
        NothingSent = request.Content is not null;
        // Unless a connection has to be made first.
        EnterPhase(Phase.Answer);
    }

    public void EnterPhase(Phase phase, string? via = null, TriedAddresses? tried = null)
    {
        // The request may have found another connection meanwhile.
        if (BodyBegun || Status is not null)
            return;
        (Phase, Via, Tried) = (phase, via, tried);
        whenPhaseBegins?.Invoke(phase);
    }

    /// <summary>The request may have reached the server. A dialer that began for it may still enter a phase afterwards.</summary>
    public bool MayHaveArrived => BodyBegun || (Phase == Phase.Answer && !NothingSent);

    public void BeginBody()
    {
        (Phase, Via, Tried) = (Phase.Answer, null, null);
        BodyBegun = true;
        NothingSent = false;
        whenBodyBegins?.Invoke();
    }
}
