using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;

namespace CredentialProcess.Ecr;

/// <summary>
/// Gets an authorization: the cached one while it is fresh, else a new one. Concurrent processes share one call
/// (classic docker builds ask for every registry at the start).
/// </summary>
sealed class AuthorizationSource(
    AuthorizationStore store, RoleSource roles, EcrApi api, SingleFlight flights, TimeProvider clock, TextWriter? debug)
{
    /// <param name="limit">Timeout of the run, including the role credentials.</param>
    public async Task<AuthorizationToken> GetAsync(Profile profile, EcrEndpoint endpoint, TimeSpan limit)
    {
        if (store.Read(profile, endpoint) is { } cached)
            return cached;
        using var run = new CancellationTokenSource(limit, clock);
        var begun = clock.GetTimestamp();
        var key = AuthorizationStore.KeyOf(profile, endpoint);
        try
        {
            return await flights.RunAsync($"ecr-{key}", _ => Task.FromResult(store.Read(profile, endpoint)), WorkAsync,
                run.Token, repeatable: true);
        }
        catch (OperationCanceledException)
        {
            throw Deadlines.Exceeded("no authorization", limit);
        }

        async Task<AuthorizationToken> WorkAsync()
        {
            var left = limit - clock.GetElapsedTime(begun);
            var credentials = roles.Cached(profile)
                ?? await roles.GetAsync(profile, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
            debug?.WriteLine($"ecr: asking {endpoint.Url(profile.Endpoints).Authority}");
            var token = await api.FetchAsync(profile, endpoint, credentials, Deadlines.Until(run.Token));
            store.Write(profile, endpoint, token);
            return token;
        }
    }

    public void Forget(Profile profile, EcrEndpoint endpoint) => store.Remove(profile, endpoint);
}
