using CredentialProcess.Http;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>
/// Signs in by device code (RFC 8628): polls once before anything is shown, since the client may be allowed already,
/// then shows the code and polls at the service's interval. Network and server errors are retried until the request
/// expires.
/// </summary>
sealed class DeviceLogin(RegistrationSource registrations, TimeProvider clock, TextWriter? debug)
{
    static readonly TimeSpan s_slowDown = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_maxInterval = TimeSpan.FromSeconds(60);

    /// <param name="forceRegistration">Registers a new client even if a registration is cached.</param>
    /// <param name="show">Called when a person is needed; polling goes on when it returns.</param>
    public async Task<Token> RunAsync(OidcService oidc, bool forceRegistration, Action<DevicePrompt> show,
        CancellationToken stop)
    {
        try
        {
            return await registrations.UseAsync(
                oidc, SignInMethod.Device, forceRegistration, registration =>
                SignInAsync(oidc, registration, show, stop), stop);
        }
        catch (AwsFault fault)
        {
            throw oidc.ToFailure(fault);
        }
    }

    async Task<Token> SignInAsync(
        OidcService oidc, Registration registration, Action<DevicePrompt> show, CancellationToken stop)
    {
        var request = await oidc.StartDeviceAsync(registration, stop);
        debug?.WriteLine($"{request}, asking every {request.Interval.TotalSeconds:0} s");
        var interval = request.Interval;
        AwsFault? lastFault = null;
        var mayHaveArrived = false;
        for (var shown = false; ; shown = true)
        {
            var pause = interval;
            try
            {
                return await oidc.RedeemDeviceAsync(registration, request.Code, stop);
            }
            catch (AwsFault fault) when (fault.Code is "AuthorizationPending")
            {
                lastFault = null;
            }
            catch (AwsFault fault) when (fault.Code is "SlowDown")
            {
                lastFault = null;
                pause = interval += s_slowDown;
                debug?.WriteLine($"asked to slow down: every {interval.TotalSeconds:0} s");
            }
            catch (AwsFault fault) when (fault.Code is "ExpiredToken")
            {
                throw oidc.Expired(fault);
            }
            catch (AwsFault fault) when (fault.Code is "AccessDenied")
            {
                throw OidcService.Denied(fault);
            }
            catch (AwsFault fault) when (IsTransient(fault))
            {
                debug?.WriteLine($"polling on despite: {fault.Message}");
                lastFault = fault;
                mayHaveArrived |= fault.MayHaveArrived;
                if (fault.RetryAfter is { } wait && wait > pause)
                    pause = wait < s_maxInterval ? wait : s_maxInterval;
            }
            catch (AwsFault fault) when (fault.Code is "InvalidGrant" && shown)
            {
                throw mayHaveArrived
                    ? new Failure(FailureKind.Network, "the answer to the sign-in was lost on its way",
                        "sign in again", fault)
                    : new Failure(FailureKind.SignInNeeded, "the sign-in request is no longer valid", cause: fault);
            }
            catch (AwsFault fault) when (shown)
            {
                throw oidc.ToFailure(fault);
            }

            if (!shown)
                show(request.Prompt);
            var left = request.Lifetime - clock.GetElapsedTime(request.Begun);
            if (left <= TimeSpan.Zero)
                throw lastFault is null ? oidc.Expired() : ExpiredAfter(lastFault);
            await Task.Delay(pause < left ? pause : left, clock, stop);
        }
    }

    /// <summary>Not the service's decision about this request, but the network or something in between.</summary>
    static bool IsTransient(AwsFault fault) =>
        fault.Kind is FaultKind.Unreachable or FaultKind.TimedOut or FaultKind.Tls
        or FaultKind.ServerError or FaultKind.Throttled or FaultKind.BadAnswer or FaultKind.Redirected;

    static Failure ExpiredAfter(AwsFault lastFault)
    {
        var last = lastFault.ToFailure();
        return new Failure(last.Kind, $"the sign-in request has expired; last error: {last.Message}", last.Hint,
            lastFault);
    }
}
