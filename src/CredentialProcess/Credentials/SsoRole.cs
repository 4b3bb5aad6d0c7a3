using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Credentials;

/// <summary>The role of an SSO profile: cached as the AWS CLI does, fetched from the portal with the token.</summary>
sealed class SsoRole(SsoProfile profile, RoleStore store, TokenSource tokens, RefusedTokens refusals, Portal portal,
    TextWriter? debug) : ICachedCredentials
{
    readonly TokenAuthorizedCall _calls = new(tokens, refusals, debug);

    public string Key => field ??= RoleStore.KeyOf(profile);

    public string Flight => Key;

    public TimeSpan FreshnessWindow => RoleCredentials.FreshnessWindow;

    public RoleCredentials? Read() => store.Read(profile);

    public Task<RoleCredentials?> ReadAsync(CancellationToken stop) => store.ReadAsync(profile, stop);

    // A refresh may be what hangs, so its endpoint is part of it.
    public async Task<string?> FingerprintAsync(CancellationToken stop) =>
        await tokens.FindAsync(profile.Session, stop) is not { } token ? null
            : Sha1.Hex($"{TokenAuthorizedCall.EndpointKey(profile.Session, profile.Endpoints)}\n"
                + $"{TokenRefresh.EndpointKey(profile.Session, profile.Endpoints)}\n"
                + token.AccessToken);

    public Task<RoleCredentials> FetchAsync(
        Func<Func<Task<RoleCredentials>>, Task<RoleCredentials>> locked, Deadlines deadlines) => locked(async () =>
        {
            var token = await tokens.GetAsync(profile.Session, profile.Endpoints, deadlines);
            var credentials = await ExchangeAsync(token, deadlines);
            store.Write(profile, credentials);
            return credentials;
        });

    public void Remove() => store.Remove(profile);

    async Task<RoleCredentials> ExchangeAsync(Token token, Deadlines deadlines)
    {
        try
        {
            return await _calls.RunAsync(profile.Session, profile.Endpoints, token, current =>
            {
                debug?.WriteLine($"role: asking for '{profile.RoleName}' in account '{profile.AccountId}'");
                return portal.ExchangeAsync(profile, current, deadlines);
            }, deadlines);
        }
        catch (AwsFault fault)
        {
            throw Portal.ToFailure(fault, profile);
        }
    }
}
