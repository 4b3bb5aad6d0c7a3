namespace CredentialProcess.Http;

/// <summary>
/// Timeouts for the phases of an attempt. Each is long enough for what curl would still get through, and shorter than
/// the run. A longer run scales them up; a shorter run cancels them by itself.
/// </summary>
sealed class PhaseLimits
{
    /// <summary>Timeout of a run without --timeout.</summary>
    public static readonly TimeSpan DefaultRun = TimeSpan.FromSeconds(20);

    public static readonly PhaseLimits Default = new(1);

    /// <summary>
    /// After sleep or a VPN change an idle connection is dead without notice, and the next request would wait for it.
    /// Long enough for consecutive calls to share a connection.
    /// </summary>
    internal static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(4);

    readonly double _factor;

    PhaseLimits(double factor) => _factor = factor;

    /// <summary>One call with all its retries.</summary>
    public TimeSpan Run => DefaultRun * _factor;

    /// <summary>
    /// glibc tries the next nameserver after 5 s, so two dead ones take 10 s. A lookup outlives its attempt.
    /// </summary>
    internal TimeSpan LookUp => TimeSpan.FromSeconds(15) * _factor;

    /// <summary>Linux retransmits a lost SYN after 1, 3 and 7 s.</summary>
    internal TimeSpan Connect => TimeSpan.FromSeconds(10) * _factor;

    /// <summary>The proxy resolves the name, and may have the same dead nameservers.</summary>
    internal TimeSpan Proxy => TimeSpan.FromSeconds(15) * _factor;

    internal TimeSpan Tls => TimeSpan.FromSeconds(10) * _factor;

    internal TimeSpan Answer => TimeSpan.FromSeconds(10) * _factor;

    /// <param name="requested">Value of --timeout; null for the default.</param>
    /// <param name="defaultRun">The default; null for <see cref="DefaultRun"/>.</param>
    public static PhaseLimits ForRun(TimeSpan? requested, TimeSpan? defaultRun = null) =>
        requested is { } time && time > (defaultRun ?? DefaultRun) ? new(time / (defaultRun ?? DefaultRun)) : Default;

    internal TimeSpan Of(Phase phase) => phase switch
    {
        Phase.LookUp => LookUp,
        Phase.Connect => Connect,
        Phase.Proxy => Proxy,
        Phase.Tls => Tls,
        Phase.Answer => Answer,
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };
}

/// <summary>The phases of an attempt.</summary>
enum Phase
{
    /// <summary>DNS, for the host or its proxy.</summary>
    LookUp,

    /// <summary>TCP.</summary>
    Connect,

    /// <summary>The proxy's response to CONNECT, including TLS with the proxy.</summary>
    Proxy,

    /// <summary>The TLS handshake with the host.</summary>
    Tls,

    /// <summary>The response, from its first byte to its last.</summary>
    Answer,
}
