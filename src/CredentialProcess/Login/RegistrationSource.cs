using CredentialProcess.Aws;

namespace CredentialProcess.Login;

/// <summary>
/// Decides which registration a sign-in uses: the kept one, or a new one where there is none or where the service no
/// longer knows the kept one (an instance that was deleted and made again keeps its start URL).
/// </summary>
sealed class RegistrationSource(RegistrationStore store, TextWriter? debug)
{
    /// <param name="use">Signs in. An <see cref="AwsFault"/> about a kept registration lets it run once more.</param>
    public async Task<T> UseAsync<T>(
        Issuer issuer, SignInWay way, Func<Registration, Task<T>> use, CancellationToken stop)
    {
        if (await store.ReadAsync(issuer.Session, way, stop) is { } kept)
        {
            try
            {
                return await use(kept);
            }
            catch (AwsFault refusal) when (refusal.Code is "InvalidClient" or "InvalidGrant" or "UnauthorizedClient")
            {
                debug?.WriteLine($"registration: refused ({refusal.Code}), registering anew");
            }
        }

        var fresh = await issuer.RegisterAsync(way, stop);
        store.Write(issuer.Session, fresh);
        return await use(fresh);
    }
}
