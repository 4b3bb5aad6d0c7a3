using CredentialProcess.Credentials;

namespace CredentialProcess.RoleChaining;

/// <summary>
/// A role whose cached credentials AWS does not accept: they count as missing, even where the cache can't be written
/// and still has them.
/// </summary>
/// <param name="refused">The access key id that was not accepted.</param>
sealed class ReplacedCredentials(ICachedCredentials role, string refused) : ICachedCredentials
{
    public string Key => role.Key;

    public string Flight => role.Flight;

    public TimeSpan FreshnessWindow => role.FreshnessWindow;

    public RoleCredentials? Read() => Accepted(role.Read());

    public async Task<RoleCredentials?> ReadAsync(CancellationToken stop) => Accepted(await role.ReadAsync(stop));

    public Task<string?> FingerprintAsync(CancellationToken stop) => role.FingerprintAsync(stop);

    public Task<RoleCredentials> FetchAsync(
        Func<Func<Task<RoleCredentials>>, Task<RoleCredentials>> locked, Deadlines deadlines) =>
        role.FetchAsync(locked, deadlines);

    public void Remove() => role.Remove();

    RoleCredentials? Accepted(RoleCredentials? cached) => cached?.AccessKeyId == refused ? null : cached;
}
