using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Login;

/// <summary>
/// Waits on 127.0.0.1 for one callback: <c>GET /oauth/callback</c> with the expected state, once. All other requests
/// get a 404 and have no effect. On Linux connections of other users are refused: with the state from the browser's
/// arguments another user could send a code of their own and sign this person in as themselves.
/// </summary>
sealed class CallbackListener : IAsyncDisposable
{
    const string Path = "/oauth/callback";

    /// <summary>Room for a long code and the cookies of everything else served on this host.</summary>
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

    /// <summary>The redirect URI, including the port.</summary>
    public Uri Redirect { get; }

    /// <param name="port">0 for a free port.</param>
    /// <param name="onRefused">Called on another thread with the user id of the first refused connection.</param>
    /// <exception cref="Failure">The port can't be opened.</exception>
    public static CallbackListener Bind(
        int port, TimeProvider clock, TextWriter? debug, Action<uint>? onRefused = null) =>
        Bind(port, clock, debug, PeerOwner.Find, onRefused);

    /// <param name="findOwner">Returns the user id at the peer's end, given both ends; null where unknown.</param>
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

    /// <summary>A one-time link to the page, for a browser launcher. Replaces the previous link.</summary>
    public Uri LinkTo(Uri page)
    {
        var link = new OneShotPath(page);
        _link = link;
        return new Uri(Redirect, link.Text);
    }

    /// <summary>Completes with the callback for this state. Replaces the previous expectation.</summary>
    public Task<BrowserCallback> Expect(string state)
    {
        var expectation = new Expectation(Encoding.UTF8.GetBytes(state));
        _expected = expectation;
        return expectation.Met.Task;
    }

    /// <summary>Sends a pending page, then closes.</summary>
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
            _debug?.WriteLine("callback: unexpected request");
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

    // DNS rebinding: another host name may resolve to this machine.
    bool IsThisHost(Request request) => request.Header("Host") == Redirect.Authority;

    sealed class Expectation(byte[] state)
    {
        public TaskCompletionSource<BrowserCallback> Met { get; } = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsMetBy(string other) =>
            CryptographicOperations.FixedTimeEquals(state, Encoding.UTF8.GetBytes(other));
    }
}
