using CredentialProcess.Http;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>
/// Signs in with a browser on this machine: authorization code with PKCE (RFC 7636) and a loopback redirect (RFC 8252).
/// The listener starts before the browser opens, since a browser that is signed in already returns at once. Its page is
/// sent after the code exchange, so that it can show the result.
/// </summary>
sealed class BrowserLogin(RegistrationSource registrations, TimeProvider clock, TextWriter? debug)
{
    /// <summary>As in the AWS CLI.</summary>
    static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <param name="forceRegistration">Registers a new client even if a registration is cached.</param>
    /// <param name="open">Called when the listener is ready; waiting starts when it returns.</param>
    public async Task<Token> RunAsync(OidcService oidc, bool forceRegistration, CallbackOptions callback,
        Action<BrowserPrompt> open, CancellationToken stop)
    {
        await using var listener = CallbackListener.Bind(callback.Port, clock, debug, callback.OnRefused);
        try
        {
            return await registrations.UseAsync(oidc, SignInMethod.Browser, forceRegistration,
                registration => SignInAsync(oidc, registration, listener, open, stop), stop);
        }
        catch (AwsFault fault)
        {
            throw oidc.ToFailure(fault);
        }
    }

    async Task<Token> SignInAsync(OidcService oidc, Registration registration, CallbackListener listener,
        Action<BrowserPrompt> open, CancellationToken stop)
    {
        var pkce = Pkce.New();
        var page = oidc.AuthorizeUrl(registration, listener.Redirect, pkce);
        var pending = listener.Expect(pkce.State);
        using var limit = new CancellationTokenSource(s_limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        open(new BrowserPrompt(page, listener.LinkTo(page), clock.GetUtcNow() + s_limit));
        BrowserCallback callback;
        try
        {
            callback = await pending.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw oidc.ExpiredUnanswered();
        }

        return await ExchangeAsync(oidc, registration, listener, pkce, callback, stop);
    }

    async Task<Token> ExchangeAsync(OidcService oidc, Registration registration, CallbackListener listener, Pkce pkce,
        BrowserCallback callback, CancellationToken stop)
    {
        var result = CallbackPage.Failed;
        var isKnown = true;
        try
        {
            if (callback.Code is not { } code)
            {
                debug?.WriteLine($"the browser came back with an error: {callback.Error}");
                isKnown = callback.Error is "access_denied";
                if (!isKnown)
                    throw PageFailed(callback);
                result = CallbackPage.Denied;
                throw OidcService.Denied();
            }

            debug?.WriteLine("the browser came back with a code");
            var token = await oidc.RedeemCodeAsync(registration, code, listener.Redirect, pkce, stop);
            result = CallbackPage.SignedIn(oidc.Session.Label);
            return token;
        }
        catch (AwsFault fault) when (fault.Code is "InvalidClient" or "UnauthorizedClient")
        {
            isKnown = false;
            throw;
        }
        catch (AwsFault fault) when (fault.Code is "ExpiredToken")
        {
            throw oidc.Expired(fault);
        }
        catch (AwsFault fault) when (fault.Code is "InvalidGrant")
        {
            // The code is at fault, not the registration: do not show a second page to a person who was just refused.
            throw new Failure(FailureKind.SignInNeeded,
                "the sign-in service does not accept the code that the browser brought", cause: fault);
        }
        finally
        {
            if (isKnown)
                registrations.Keep(oidc, registration);
            callback.Complete(result);
        }
    }

    /// <summary>The page's error (RFC 6749 §4.1.2.1), with a cause by which the registration is judged.</summary>
    static Failure PageFailed(BrowserCallback callback) => new(FailureKind.Service,
        $"the sign-in page ended with '{callback.Error}'"
        + (callback.Description is { } description ? $": {description}" : ""), "sign in again",
        new AwsFault { Kind = FaultKind.BadRequest, Code = ErrorCode.Normalize(ErrorCode.Parse(callback.Error)) });
}
