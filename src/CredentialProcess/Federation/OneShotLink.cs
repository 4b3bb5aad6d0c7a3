using System.Net;
using System.Security.Cryptography;
using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Serving;

namespace CredentialProcess.Federation;

/// <summary>
/// A URL on 127.0.0.1 that leads to a secret one, once. A launcher of browsers gets it in place of the secret, since
/// every user of a machine can read what programs are started with. On Linux another user's program is refused and
/// takes nothing; root's may come, since root needs no link, and since it is root who brings a browser of Windows into
/// WSL. Elsewhere the first to ask has it. Who asks again gets a 404, and whoever made the link learns of it while it is
/// open: either of the two may have been somebody else.
/// </summary>
public sealed class OneShotLink : IAsyncDisposable
{
    /// <summary>A browser that has cookies of whatever else was served on this host sends them along.</summary>
    static readonly Bounds s_bounds = new()
    {
        LargestHead = 64 * 1024,
        TimeForHead = TimeSpan.FromSeconds(10),
        AtOnce = 32,
    };

    readonly Listener _listener;
    readonly Uri _target;
    readonly CancellationTokenSource _closing = new();
    readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _askedAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Func<IPEndPoint, IPEndPoint, uint?> _ownerOf;
    readonly Task _serving;

    OneShotLink(Listener listener, Uri target, Func<IPEndPoint, IPEndPoint, uint?> ownerOf)
    {
        (_listener, _target, _ownerOf) = (listener, target, ownerOf);
        Url = new Uri($"http://{listener.Address}/{Cryptography.RandomHex(16)}");
        _serving = listener.ServeAsync((request, _) => Task.FromResult(Answer(request)), _closing.Token);
    }

    public Uri Url { get; }

    /// <summary>Ends when a browser has been sent on.</summary>
    public Task Taken => _taken.Task;

    /// <summary>Ends when it has been asked for once more after that.</summary>
    public Task AskedAgain => _askedAgain.Task;

    /// <param name="target">Where it leads to: an ASCII URL as <see cref="Uri.AbsoluteUri"/> writes it.</param>
    public static OneShotLink To(Uri target, TimeProvider clock) =>
        To(target, clock, static (peer, here) => PeerOwner.Of(peer, here));

    /// <param name="ownerOf">The user at the other end of a connection, told its two ends; null where unknown.</param>
    internal static OneShotLink To(Uri target, TimeProvider clock, Func<IPEndPoint, IPEndPoint, uint?> ownerOf) =>
        new(Listener.Open(IPAddress.Loopback, 0, clock, s_bounds), target, ownerOf);

    /// <summary>Lets the answer out, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
    }

    Reply Answer(Request request)
    {
        // A name of somebody else's that leads to this machine (DNS rebinding) is not this host.
        if (request.Method != "GET" || request.Header("Host") != Url.Authority
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(request.Target), Encoding.ASCII.GetBytes(Url.AbsolutePath))
            || IsAhead(request) || IsForeign(request))
            return Reply.Plain(404);
        if (_taken.TrySetResult())
            return Reply.Plain(302) with { Location = _target.AbsoluteUri };
        _askedAgain.TrySetResult();
        return Reply.Plain(404);
    }

    // A page that is fetched before anybody wants it may never be shown. Sec-Purpose is the Fetch standard's; older
    // browsers sent the others.
    static bool IsAhead(Request request)
    {
        foreach (var name in (ReadOnlySpan<string>)["Sec-Purpose", "Purpose", "X-Moz"])
        {
            if (request.Header(name)?.Contains("prefetch", StringComparison.OrdinalIgnoreCase) is true)
                return true;
        }

        return false;
    }

    bool IsForeign(Request request) =>
        request.Peer is { } peer && _ownerOf(peer, _listener.Address) is { } owner
        && owner != 0 && owner != FileRights.Me;
}
