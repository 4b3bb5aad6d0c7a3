using System.Net;

namespace CredentialProcess.HttpServer;

/// <summary>
/// A URL on 127.0.0.1 that leads to a secret one, once. On Linux another user's program is refused and takes nothing;
/// root's may come, since root needs no link, and since it is root who brings a browser of Windows into WSL. Elsewhere
/// the first to ask has it. Who asks again gets a 404, and whoever made the link learns of it while it is open: either
/// of the two may have been somebody else.
/// </summary>
sealed class OneShotLink : IAsyncDisposable
{
    /// <summary>A browser that has cookies of whatever else was served on this host sends them along.</summary>
    static readonly ListenerLimits s_limits = new()
    {
        MaxHeadBytes = 64 * 1024,
        HeadTimeout = TimeSpan.FromSeconds(10),
        MaxConnections = 32,
    };

    readonly Listener _listener;
    readonly OneShotPath _path;
    readonly CancellationTokenSource _closing = new();
    readonly Task _serving;

    OneShotLink(Listener listener, OneShotPath path)
    {
        (_listener, _path) = (listener, path);
        Url = new Uri($"http://{listener.Address}{_path.Text}");
        _serving = listener.ServeAsync((request, _) => Task.FromResult(Answer(request)), _closing.Token);
    }

    public Uri Url { get; }

    /// <summary>Ends when a browser has been sent on.</summary>
    public Task Used => _path.Used;

    /// <summary>Ends when it has been asked for once more after that.</summary>
    public Task Reused => _path.Reused;

    /// <param name="target">Where it leads to: an ASCII URL as <see cref="Uri.AbsoluteUri"/> writes it.</param>
    /// <param name="onRefused">Told the user whose connection is the first to be refused, if one is.</param>
    public static OneShotLink To(Uri target, TimeProvider clock, Action<uint>? onRefused = null) =>
        To(target, clock, PeerOwner.Find, onRefused);

    /// <param name="findOwner">The user at the other end of a connection, told its two ends; null where unknown.</param>
    /// <inheritdoc cref="To(Uri, TimeProvider, Action{uint}?)"/>
    internal static OneShotLink To(Uri target, TimeProvider clock, Func<IPEndPoint, IPEndPoint, uint?> findOwner,
        Action<uint>? onRefused = null) =>
        Open(() => new OneShotPath(target),
            () => Listener.Open(IPAddress.Loopback, 0, clock, findOwner, s_limits, onRefused));

    // The secret comes first: where OpenSSL is missing it can't be made, and a listener would be left open.
    internal static OneShotLink Open(Func<OneShotPath> createPath, Func<Listener> openListener)
    {
        var path = createPath();
        return new(openListener(), path);
    }

    /// <summary>Lets the answer out, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
    }

    // A name of somebody else's that leads to this machine (DNS rebinding) is not this host.
    Response Answer(Request request) =>
        (request.Header("Host") == Url.Authority && _path.Matches(request) ? _path.Use() : null) ?? Response.Plain(404);
}
