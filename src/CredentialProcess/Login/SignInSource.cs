using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Native;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>
/// Signs a person in to a session and stores the token where the AWS CLI would. The disk space is reserved first, so
/// that nobody signs in for nothing.
/// </summary>
sealed class SignInSource(
    AwsClients clients, TokenStore tokens, RegistrationStore registrations, SingleFlight flights, TimeProvider clock,
    TextWriter? debug)
{
    /// <summary>
    /// A running refresh holds the token's lock, and discards its result in favor of the newer token.
    /// </summary>
    static readonly TimeSpan s_lockLimit = TimeSpan.FromSeconds(5);

    /// <summary>Smaller differences may come from the network or the resolution of Date.</summary>
    static readonly TimeSpan s_reportedSkew = TimeSpan.FromMinutes(2);

    readonly RegistrationSource _registrations = new(registrations, debug);
    readonly StartUrlSource _startUrls = new(clients, debug);

    /// <param name="forceRegistration">Registers a new client even if a registration is cached.</param>
    /// <param name="show">
    /// Called if a person is needed; waiting starts when it returns. Called again if the service has forgotten the
    /// cached registration.
    /// </param>
    /// <exception cref="Failure">
    /// The token can't be stored (found before anybody is asked), or the sign-in was denied, expired or failed.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> came first; nothing is left.</exception>
    public Task<SignedIn> ByDeviceAsync(
        Session session, EndpointResolver endpoints, bool forceRegistration, Action<DevicePrompt> show,
        CancellationToken stop)
    {
        var login = new DeviceLogin(_registrations, clock, debug);
        return RunAsync(session, endpoints, oidc => login.RunAsync(oidc, forceRegistration, show, stop), stop);
    }

    /// <param name="open">Called like <c>show</c>, when the listener is ready.</param>
    /// <inheritdoc cref="ByDeviceAsync"/>
    public Task<SignedIn> ByBrowserAsync(
        Session session, EndpointResolver endpoints, bool forceRegistration, CallbackOptions callback,
        Action<BrowserPrompt> open, CancellationToken stop)
    {
        var login = new BrowserLogin(_registrations, clock, debug);
        return RunAsync(session, endpoints, oidc =>
            login.RunAsync(oidc, forceRegistration, callback, open, stop), stop);
    }

    /// <summary>Call it before a sign-out that a sign-in follows: that would otherwise lose the session.</summary>
    /// <exception cref="Failure">A new token can't be stored.</exception>
    public void RequireWritable(Session session) => Reserve(session)?.Dispose();

    async Task<SignedIn> RunAsync(
        Session session, EndpointResolver endpoints, Func<OidcService, Task<Token>> signIn, CancellationToken stop)
    {
        using var reservation = Reserve(session);
        var startUrl = await ResolveAsync(session, endpoints, stop);
        var resolved = session with { Region = startUrl.Region };
        var token = await signIn(new OidcService(clients, resolved, endpoints, startUrl.Text, clock));
        await KeepAsync(session, token, reservation);
        return new SignedIn
        {
            Session = session,
            ExpiresAt = token.ExpiresAt,
            RefreshableUntil = session.Name is not null && token.RefreshToken is not null
                ? token.RegistrationExpiresAt
                : null,
            OtherRegion = startUrl.Region == session.Region ? null : startUrl.Region,
            ServerAhead = clients.ServerAhead is { } ahead && ahead.Duration() > s_reportedSkew ? ahead : null,
        };
    }

    async Task<StartUrl> ResolveAsync(Session session, EndpointResolver endpoints, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(clients.Limits.Run, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            return await _startUrls.ResolveAsync(session, Deadlines.Until(either.Token), endpoints.Trust);
        }
        catch (Failure) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
    }

    IReservedEntry? Reserve(Session session)
    {
        try
        {
            return tokens.ReserveForSignIn(session);
        }
        catch (IOException cause) when (Errno.IsLocked(cause))
        {
            debug?.WriteLine("token: another sign-in to this session is in progress: no space is reserved");
            return null;
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            throw CacheFault.ToFailure(cause, $"not signed in: {tokens.NameOf(session)} can't be written",
                "make the folder writable, then sign in again");
        }
    }

    // A token is stored even if the person has just canceled.
    async Task KeepAsync(Session session, Token token, IReservedEntry? reservation)
    {
        using var tokenLock = await flights.HoldAsync(TokenStore.LockOf(session), s_lockLimit);
        try
        {
            tokens.Write(session, token, reservation);
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            throw CacheFault.ToFailure(cause,
                $"signed in, but the token can't be stored: {tokens.NameOf(session)} can't be written",
                "make the folder writable, then sign in again");
        }
    }
}
