using CredentialProcess.Http;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>
/// Polls the token of a device request (RFC 8628 §3.5): whether to go on after a fault, and how long to wait.
/// </summary>
sealed class DevicePoll(OidcService oidc, Registration registration, DeviceRequest request, TextWriter? debug)
{
    static readonly TimeSpan s_slowDown = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_maxInterval = TimeSpan.FromSeconds(60);

    TimeSpan _interval = request.Interval;
    AwsFault? _lastFault;
    bool _mayHaveArrived;

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>The token; null to try again after <see cref="Pause"/>.</summary>
    /// <param name="isShown">Whether the person has seen the code.</param>
    /// <exception cref="Failure">The request was denied, or is no longer valid.</exception>
    /// <exception cref="AwsFault">The code has not been shown yet: the registration may be at fault.</exception>
    public async Task<Token?> TryRedeemAsync(bool isShown, CancellationToken stop)
    {
        try
        {
            return await oidc.RedeemDeviceAsync(registration, request.Code, stop);
        }
        catch (AwsFault fault) when (fault.Code is "AuthorizationPending")
        {
            Continue();
        }
        catch (AwsFault fault) when (fault.Code is "SlowDown")
        {
            _interval += s_slowDown;
            debug?.WriteLine($"asked to slow down: every {_interval.TotalSeconds:0} s");
            Continue();
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
            ContinueAfter(fault);
        }
        catch (AwsFault fault) when (fault.Code is "InvalidGrant" && isShown)
        {
            throw _mayHaveArrived
                ? new Failure(FailureKind.Network, "the answer to the sign-in was lost on its way",
                    "sign in again", fault)
                : new Failure(FailureKind.SignInNeeded, "the sign-in request is no longer valid", cause: fault);
        }
        catch (AwsFault fault) when (isShown)
        {
            throw oidc.ToFailure(fault);
        }

        return null;
    }

    /// <summary>The request's lifetime is over; names the last fault where there was no answer since.</summary>
    public Failure Expired()
    {
        if (_lastFault is null)
            return oidc.Expired();
        var last = _lastFault.ToFailure();
        return new Failure(last.Kind, $"the sign-in request has expired; last error: {last.Message}", last.Hint,
            _lastFault);
    }

    void Continue() => (_lastFault, Pause) = (null, _interval);

    void ContinueAfter(AwsFault fault)
    {
        debug?.WriteLine($"polling on despite: {fault.Message}");
        _lastFault = fault;
        _mayHaveArrived |= fault.MayHaveArrived;
        Pause = _interval;
        if (fault.RetryAfter is { } wait && wait > Pause)
            Pause = wait < s_maxInterval ? wait : s_maxInterval;
    }

    /// <summary>Not the service's decision about this request, but the network or something in between.</summary>
    static bool IsTransient(AwsFault fault) =>
        fault.Kind is FaultKind.Unreachable or FaultKind.TimedOut or FaultKind.Tls
        or FaultKind.ServerError or FaultKind.Throttled or FaultKind.BadAnswer or FaultKind.Redirected;
}
