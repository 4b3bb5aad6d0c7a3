using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;

namespace CredentialProcess.RoleChaining;

/// <summary>
/// A role that is assumed with its source's credentials. The source's are obtained before this role's lock is taken,
/// so that a process holds one assumed role's lock at a time, and live credentials of this role need no source at all.
/// </summary>
/// <param name="source">Null where the source has static keys.</param>
sealed class ChainedRole(RoleProfile profile, ICachedCredentials? source, AssumedRoleStore store, StsApi sts,
    CredentialRenewal renewal, TextWriter? debug) : ICachedCredentials
{
    /// <summary>A shorter role would never be fresh by the usual rule.</summary>
    static readonly TimeSpan s_shortRole = TimeSpan.FromMinutes(20);

    public string Key { get; } = AssumedRoleStore.KeyOf(profile);

    public TimeSpan FreshnessWindow =>
        profile.Role.DurationSeconds is { } seconds && seconds < s_shortRole.TotalSeconds
            ? TimeSpan.FromSeconds(seconds) / 3
            : RoleCredentials.FreshnessWindow;

    public RoleCredentials? Read() => store.Read(profile);

    public Task<RoleCredentials?> ReadAsync(CancellationToken stop) => store.ReadAsync(profile, stop);

    public async Task<string?> FingerprintAsync(CancellationToken stop)
    {
        var from = source is null ? profile.Source.Keys!.AccessKeyId : await source.FingerprintAsync(stop);
        return from is null ? null : Sha1.Hex($"{sts.UrlFor(profile)}\n{from}");
    }

    public async Task<RoleCredentials> FetchAsync(
        Func<Func<Task<RoleCredentials>>, Task<RoleCredentials>> locked, Deadlines deadlines)
    {
        AssumedRoleValidation.Validate(profile);
        AssumedRoleValidation.RefuseMfa(profile);
        if (source is null)
            return await locked(() => AssumeAsync(profile.Source.Keys!, deadlines));
        for (var isRepeated = false; ; isRepeated = true)
        {
            var cached = renewal.Cached(source);
            var credentials = cached ?? await renewal.GetAsync(source, deadlines);
            try
            {
                return await locked(() => cached is null || isRepeated
                    ? AssumeAsync(credentials.Keys, deadlines)
                    : AssumeWithCachedAsync(deadlines));
            }
            catch (StaleSourceException)
            {
                debug?.WriteLine($"role: the credentials of '{profile.Source.Name}' are not accepted, fetching others");
                renewal.Discard(source, credentials);
            }
        }
    }

    public void Remove() => store.Remove(profile);

    // Read again: while this process waited for the lock, another may have found that they are not accepted. That is
    // no failure to share with those who wait, since each of them can fetch others.
    async Task<RoleCredentials> AssumeWithCachedAsync(Deadlines deadlines)
    {
        try
        {
            return source!.Read() is { } cached ? await AssumeAsync(cached.Keys, deadlines)
                : throw new StaleSourceException();
        }
        catch (Failure failure) when (StsFaults.AreCallersKeysRefused(failure))
        {
            throw new StaleSourceException();
        }
    }

    async Task<RoleCredentials> AssumeAsync(AccessKeys keys, Deadlines deadlines)
    {
        debug?.WriteLine($"role: assuming '{profile.Role.Arn}' with the credentials of '{profile.Source.Name}'");
        var session = await sts.AssumeRoleAsync(profile, keys, deadlines);
        store.Write(profile, session);
        return session.Credentials;
    }

    sealed class StaleSourceException : Exception;
}
