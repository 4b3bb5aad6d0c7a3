using CredentialProcess.Http;

namespace CredentialProcess.Login;

/// <summary>
/// Provides the registration for a sign-in: the cached one, or a new one if there is none or the service has forgotten
/// it (a deleted and recreated instance keeps its start URL). With an unknown client the service's page shows an error
/// and never redirects, which can't be detected here: so a browser sign-in removes the cached registration and stores
/// it again after the callback.
/// </summary>
sealed class RegistrationSource(RegistrationStore store, TextWriter? debug)
{
    /// <param name="forceRegistration">Ignores the cached registration.</param>
    /// <param name="use">
    /// Signs in. Called a second time, with a new registration, if the service does not know the cached one. Browser
    /// sign-ins must call <see cref="Keep"/>.
    /// </param>
    public async Task<T> UseAsync<T>(
        OidcService oidc, SignInMethod method, bool forceRegistration, Func<Registration, Task<T>> use,
        CancellationToken stop)
    {
        var session = oidc.Session;
        var cached = forceRegistration ? null : await store.ReadAsync(session, method, stop);
        if (method == SignInMethod.Browser)
            store.Remove(session);
        if (cached is { } registered)
        {
            try
            {
                return await use(registered);
            }
            catch (Exception refusal) when (IsUnknownClient(refusal))
            {
                debug?.WriteLine($"registration: refused ({refusal.Message}), registering again");
            }
        }

        var fresh = await oidc.RegisterAsync(method, stop);
        if (method == SignInMethod.Device)
            store.Write(session, fresh);
        return await use(fresh);
    }

    /// <summary>Caches a registration that the service has accepted.</summary>
    public void Keep(OidcService oidc, Registration registration) => store.Write(oidc.Session, registration);

    // InvalidGrant inside a Failure concerns a code or device request, not the registration.
    static bool IsUnknownClient(Exception refusal) => refusal switch
    {
        AwsFault { Code: "InvalidClient" or "InvalidGrant" or "UnauthorizedClient" } => true,
        Failure { InnerException: AwsFault { Code: "InvalidClient" or "UnauthorizedClient" } } => true,
        _ => false,
    };
}
