using CredentialProcess.Http;

namespace CredentialProcess.Login;

/// <summary>
/// Decides which registration a sign-in uses: the kept one, or a new one where there is none or where the service no
/// longer knows the kept one (an instance that was deleted and made again keeps its start URL). Asked with a client
/// that it does not know, the service's page shows an error and never comes back, so nothing here would notice: a
/// sign-in by browser takes the kept registration out of the cache and puts it back once a callback has come.
/// </summary>
sealed class RegistrationSource(RegistrationStore store, TextWriter? debug)
{
    /// <param name="forceRegistration">What is kept is not used.</param>
    /// <param name="use">
    /// Signs in. Where it fails because the service does not know a kept registration, it runs once more. By browser it
    /// calls <see cref="Keep"/>.
    /// </param>
    public async Task<T> UseAsync<T>(
        OidcService issuer, SignInMethod method, bool forceRegistration, Func<Registration, Task<T>> use, CancellationToken stop)
    {
        var session = issuer.Session;
        var found = forceRegistration ? null : await store.ReadAsync(session, method, stop);
        if (method == SignInMethod.Browser)
            store.Remove(session);
        if (found is { } kept)
        {
            try
            {
                return await use(kept);
            }
            catch (Exception refusal) when (IsUnknownClient(refusal))
            {
                debug?.WriteLine($"registration: refused ({refusal.Message}), registering anew");
            }
        }

        var fresh = await issuer.RegisterAsync(method, stop);
        if (method == SignInMethod.Device)
            store.Write(session, fresh);
        return await use(fresh);
    }

    /// <summary>The service knows this one: the next sign-in may use it.</summary>
    public void Keep(OidcService issuer, Registration registration) => store.Write(issuer.Session, registration);

    // An InvalidGrant that has been worded is about a code or a device request, not about the registration.
    static bool IsUnknownClient(Exception refusal) => refusal switch
    {
        AwsFault { Code: "InvalidClient" or "InvalidGrant" or "UnauthorizedClient" } => true,
        Failure { InnerException: AwsFault { Code: "InvalidClient" or "UnauthorizedClient" } } => true,
        _ => false,
    };
}
