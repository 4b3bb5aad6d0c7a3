
namespace CredentialProcess.Http;

/// <summary>
/// One attempt at a call, as seen below the SDK. It flows with the async context, so that concurrent calls of one
/// client do not mix, and with the request to where its connection is made.
/// </summary>
/// <param name="whenPhaseBegins">Restarts the timeout, which depends on the phase.</param>
/// <param name="stop">Cancels the attempt and a connection that is being made for it.</param>
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

    public Phase Phase { get; private set; } = Phase.Answer;

    /// <summary>The proxy that the phase waits for; null for the host itself.</summary>
    public string? Via { get; private set; }

    /// <summary>Addresses that a connection was tried to.</summary>
    public TriedAddresses? Tried { get; private set; }

    /// <summary>The peer's response to the start of the TLS handshake.</summary>
    public PeerAnswer Peer { get; set; }

    /// <summary>The request's body is being written to an open connection.</summary>
    public bool BodyBegun { get; private set; }

    /// <summary>No byte of the request has been sent.</summary>
    public bool NothingSent { get; set; } = true;

    public int? Status { get; set; }

    public DateTimeOffset? ServerDate { get; set; }

    /// <summary>How far <see cref="ServerDate"/> is ahead of this machine's clock.</summary>
    public TimeSpan? ServerAhead { get; set; }

    /// <summary>The fault found below the SDK; more precise than the SDK's exception.</summary>
    public AwsFault? Fault { get; set; }

    /// <summary>The attempt that a connection is made for; null where the request has none.</summary>
    public static Attempt? Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var attempt) ? attempt
        : null;

    public void Begin(HttpRequestMessage request)
    {
        request.Options.Set(Key, this);
        Host = request.RequestUri!.Authority;
        // Without a body nothing tells when the request is sent.
        NothingSent = request.Content is not null;
        // If a connection has to be made first, its phases follow.
        EnterPhase(Phase.Answer);
    }

    public void EnterPhase(Phase phase, string? via = null, TriedAddresses? tried = null)
    {
        // The request may have been given another connection meanwhile.
        if (BodyBegun || Status is not null)
            return;
        (Phase, Via, Tried) = (phase, via, tried);
        whenPhaseBegins?.Invoke(phase);
    }

    /// <summary>
    /// The request may have reached the server. A dialer that began for this attempt may still enter a phase later.
    /// </summary>
    public bool MayHaveArrived => BodyBegun || (Phase == Phase.Answer && !NothingSent);

    public void BeginBody()
    {
        (Phase, Via, Tried) = (Phase.Answer, null, null);
        BodyBegun = true;
        NothingSent = false;
        whenBodyBegins?.Invoke();
    }
}
