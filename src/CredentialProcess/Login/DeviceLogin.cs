using CredentialProcess.Http;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>
/// Signs in by device code (RFC 8628): polls once before anything is shown, since the client may be allowed already,
/// then shows the code and polls at the service's interval. Network and server errors are retried until the request
/// expires.
/// </summary>
sealed class DeviceLogin(RegistrationSource registrations, TimeProvider clock, TextWriter? debug)
{
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
        debug?.WriteLine($"device request until {LocalTime.Format(request.Prompt.ExpiresAt, clock)}, "
            + $"asking every {request.Interval.TotalSeconds:0} s");
        var poll = new DevicePoll(oidc, registration, request, debug);
        for (var isShown = false; ; isShown = true)
        {
            if (await poll.TryRedeemAsync(isShown, stop) is { } token)
                return token;
            if (!isShown)
                show(request.Prompt);
            var left = request.Lifetime - clock.GetElapsedTime(request.Begun);
            if (left <= TimeSpan.Zero)
                throw poll.Expired();
            await Task.Delay(poll.Pause < left ? poll.Pause : left, clock, stop);
        }
    }
}
