using System.Net;

namespace CredentialProcess.HttpServer;

/// <summary>
/// A URL on 127.0.0.1 that redirects to a secret URL, once. On Linux programs of other users are refused; root is
/// allowed, since root needs no link, and WSL opens a Windows browser as root. Elsewhere the first request gets the
/// redirect. A later request gets a 404 and completes <see cref="Reused"/>: either of the two may have been somebody
/// else.
/// </summary>
sealed class OneShotLink : IAsyncDisposable
{
    /// <summary>Browsers send the cookies of everything else served on this host.</summary>
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

    /// <summary>Completes when a browser has been redirected.</summary>
    public Task Used => _path.Used;

    /// <summary>Completes with the next request after that.</summary>
    public Task Reused => _path.Reused;

    /// <param name="target">The redirect target, an ASCII URL such as <see cref="Uri.AbsoluteUri"/>.</param>
    /// <param name="onRefused">Called on another thread with the user id of the first refused connection.</param>
    public static OneShotLink To(Uri target, TimeProvider clock, Action<uint>? onRefused = null) =>
        To(target, clock, PeerOwner.Find, onRefused);

    /// <param name="findOwner">Returns the user id at the peer's end, given both ends; null where unknown.</param>
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

    /// <summary>Sends a pending response, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
    }

    // DNS rebinding: another host name may resolve to this machine.
    Response Answer(Request request) =>
        (request.Header("Host") == Url.Authority && _path.Matches(request) ? _path.Use() : null) ?? Response.Plain(404);
}
