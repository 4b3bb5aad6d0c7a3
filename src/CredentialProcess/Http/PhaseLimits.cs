namespace CredentialProcess.Http;

/// <summary>What a try is waiting for.</summary>
enum Phase
{
    /// <summary>The addresses of the host, or of its proxy.</summary>
    LookUp,

    /// <summary>TCP.</summary>
    Connect,

    /// <summary>The proxy's answer to CONNECT, with TLS to the proxy where it has that.</summary>
    Proxy,

    /// <summary>The TLS handshake with the host.</summary>
    Tls,

    /// <summary>The answer to the request, from its first byte to its last.</summary>
    Answer,
}

/// <summary>
/// How long each phase of a try may take. Each is long enough for what curl would still get through, and all of them
/// stay inside the run's time, which ends whatever is under way. A run that is given more time than usual stretches
/// them in proportion; one that is given less ends them early by itself.
/// </summary>
sealed class PhaseLimits
{
    /// <summary>How long a run takes at most if nothing else is asked for.</summary>
    public static readonly TimeSpan DefaultRun = TimeSpan.FromSeconds(20);

    public static readonly PhaseLimits Default = new(1);

    /// <summary>
    /// An idle connection is closed after this: after a sleep or a change of the VPN it is dead without a word, and the
    /// next request would wait for it. Calls that follow one another still share one.
    /// </summary>
    internal static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(4);

    readonly double _factor;

    PhaseLimits(double factor) => _factor = factor;

    /// <summary>One call with all its retries.</summary>
    public TimeSpan Run => DefaultRun * _factor;

    /// <summary>glibc asks the next nameserver after 5 s, so two dead ones take 10 s; the look-up outlives the try.</summary>
    internal TimeSpan LookUp => TimeSpan.FromSeconds(15) * _factor;

    /// <summary>Linux sends a SYN that got lost again after 1, 3 and 7 s.</summary>
    internal TimeSpan Connect => TimeSpan.FromSeconds(10) * _factor;

    /// <summary>The proxy looks the name up itself, and may have the same dead nameservers.</summary>
    internal TimeSpan Proxy => TimeSpan.FromSeconds(15) * _factor;

    internal TimeSpan Tls => TimeSpan.FromSeconds(10) * _factor;

    internal TimeSpan Answer => TimeSpan.FromSeconds(10) * _factor;

    /// <param name="requested">The time that the run was given on the command line; null for the usual.</param>
    /// <param name="defaultRun">What it has otherwise; null for <see cref="DefaultRun"/>.</param>
    public static PhaseLimits ForRun(TimeSpan? requested, TimeSpan? defaultRun = null) =>
        requested is { } time && time > (defaultRun ?? DefaultRun) ? new(time / (defaultRun ?? DefaultRun)) : Default;

    internal TimeSpan Of(Phase phase) => phase switch
    {
        Phase.LookUp => LookUp,
        Phase.Connect => Connect,
        Phase.Proxy => Proxy,
        Phase.Tls => Tls,
        _ => Answer,
    };
}
