using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Login;

/// <summary>
/// Waits on 127.0.0.1 for one browser to come back: <c>GET /oauth/callback</c> with the expected state, once. Anything
/// else gets a 404 and changes nothing. On Linux a connection of another user is refused: whoever reads the state from
/// the browser's arguments could come back with a code of his own, and this person would be signed in as him.
/// </summary>
sealed class CallbackListener : IAsyncDisposable
{
    const string Path = "/oauth/callback";

    /// <summary>Room for a long code and for the cookies of whatever else was served on this host.</summary>
    static readonly ListenerLimits s_limits = new()
    {
        MaxHeadBytes = 64 * 1024,
        HeadTimeout = TimeSpan.FromSeconds(10),
        MaxConnections = 32,
    };

    readonly Listener _listener;
    readonly TextWriter? _debug;
    readonly CancellationTokenSource _closing = new();
    readonly Task _serving;
    volatile Expectation? _expected;
    volatile OneShotPath? _link;

    CallbackListener(Listener listener, TextWriter? debug)
    {
        (_listener, _debug) = (listener, debug);
        Redirect = new Uri($"http://{listener.Address}{Path}");
        _serving = listener.ServeAsync(AnswerAsync, _closing.Token);
    }

    /// <summary>Where the browser is to come back to, the port included.</summary>
    public Uri Redirect { get; }

    /// <param name="port">0 takes a free one.</param>
    /// <param name="onRefused">Told the user whose connection is the first to be refused, if one is.</param>
    /// <exception cref="Failure">The port can't be had.</exception>
    public static CallbackListener Bind(
        int port, TimeProvider clock, TextWriter? debug, Action<uint>? onRefused = null) =>
        Bind(port, clock, debug, PeerOwner.Find, onRefused);

    /// <param name="findOwner">The user at the other end of a connection, told its two ends; null where unknown.</param>
    /// <inheritdoc cref="Bind(int, TimeProvider, TextWriter?, Action{uint}?)"/>
    internal static CallbackListener Bind(int port, TimeProvider clock, TextWriter? debug,
        Func<IPEndPoint, IPEndPoint, uint?> findOwner, Action<uint>? onRefused = null)
    {
        try
        {
            return new CallbackListener(
                Listener.Open(IPAddress.Loopback, port, clock, findOwner, s_limits, Refuse), debug);
        }
        catch (Failure refusal) when (refusal.InnerException is SocketException cause)
        {
            throw new Failure(FailureKind.Local,
                port == 0
                    ? "cannot listen on 127.0.0.1 for the browser"
                    : $"cannot listen on 127.0.0.1:{port} for the browser: "
                        + (cause.SocketErrorCode == SocketError.AddressAlreadyInUse
                            ? "the port is in use"
                            : "the port is refused"),
                "sign in with --device, or choose another port with --redirect-port", cause);
        }

        void Refuse(uint user)
        {
            debug?.WriteLine($"callback: a connection of user {user} is refused");
            onRefused?.Invoke(user);
        }
    }

    /// <summary>A link for a launcher that leads a browser to this page, once; from now on no other.</summary>
    public Uri LinkTo(Uri page)
    {
        var link = new OneShotPath(page);
        _link = link;
        return new Uri(Redirect, link.Text);
    }

    /// <summary>The callback with this state; from now on no other.</summary>
    public Task<BrowserCallback> Expect(string state)
    {
        var expectation = new Expectation(Encoding.UTF8.GetBytes(state));
        _expected = expectation;
        return expectation.Met.Task;
    }

    /// <summary>Lets the last page out, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
    }

    async Task<Response> AnswerAsync(Request request, CancellationToken stop) =>
        _link is { } link && IsThisHost(request) && link.Matches(request)
            ? link.Use() ?? CallbackPage.LinkUsed.ToResponse()
            : (await HandleCallbackAsync(request, stop)).ToResponse();

    async Task<CallbackPage> HandleCallbackAsync(Request request, CancellationToken stop)
    {
        if (request.ParseQuery() is not { } query)
            return CallbackPage.Unreadable;
        if (TryAccept(request, query) is not { } callback)
        {
            _debug?.WriteLine("callback: not what is waited for");
            return CallbackPage.NotFound;
        }

        try
        {
            return await callback.Page.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return callback.Page.IsCompletedSuccessfully ? await callback.Page : CallbackPage.Failed;
        }
    }

    BrowserCallback? TryAccept(Request request, IReadOnlyDictionary<string, string> query)
    {
        if (request.Method != "GET" || request.Path != Path || !IsThisHost(request)
            || _expected is not { } expected || !expected.IsMetBy(query.GetValueOrDefault("state") ?? ""))
            return null;
        return BrowserCallback.Parse(query) is { } callback && expected.Met.TrySetResult(callback) ? callback : null;
    }

    // A name of somebody else's that leads to this machine (DNS rebinding) is not this host.
    bool IsThisHost(Request request) => request.Header("Host") == Redirect.Authority;

    sealed class Expectation(byte[] state)
    {
        public TaskCompletionSource<BrowserCallback> Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsMetBy(string other) =>
            CryptographicOperations.FixedTimeEquals(state, Encoding.UTF8.GetBytes(other));
    }
}
