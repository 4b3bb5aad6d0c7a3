using System.Net;
using System.Security.Cryptography;
using System.Text;
using CredentialProcess.Serving;

namespace CredentialProcess.Federation;

/// <summary>
/// A URL on 127.0.0.1 that leads to a secret one, once. A launcher of browsers gets it in place of the secret, since
/// every user of a machine can read what programs are started with. Who asks a second time gets a 404: then somebody
/// else was first, and the person sees it.
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
    readonly Task _serving;

    OneShotLink(Listener listener, Uri target)
    {
        (_listener, _target) = (listener, target);
        Url = new Uri($"http://{listener.Address}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");
        _serving = listener.ServeAsync((request, _) => Task.FromResult(Answer(request)), _closing.Token);
    }

    public Uri Url { get; }

    /// <summary>Ends when a browser has been sent on.</summary>
    public Task Taken => _taken.Task;

    /// <param name="target">Where it leads to: an ASCII URL as <see cref="Uri.AbsoluteUri"/> writes it.</param>
    public static OneShotLink To(Uri target, TimeProvider clock) =>
        new(Listener.Open(IPAddress.Loopback, 0, clock, s_bounds), target);

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
            || !_taken.TrySetResult())
            return Reply.Plain(404);
        return Reply.Plain(302) with { Location = _target.AbsoluteUri };
    }
}
