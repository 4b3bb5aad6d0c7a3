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

    public string Key => field ??= AssumedRoleStore.KeyOf(profile);

    public string Flight => field ??= Sha1.Hex($"{Key}\n{source?.Flight ?? profile.Source.Keys!.AccessKeyId}");

    // A role that needs a code can't be renewed here.
    public TimeSpan FreshnessWindow => profile.Role.MfaSerial is not null ? TimeSpan.Zero
        : profile.Role.DurationSeconds is { } seconds && seconds < s_shortRole.TotalSeconds
            ? TimeSpan.FromSeconds(seconds) / 3
            : RoleCredentials.FreshnessWindow;

    public RoleCredentials? Read() => store.Read(profile);

    public Task<RoleCredentials?> ReadAsync(CancellationToken stop) => store.ReadAsync(profile, stop);

    // After a sign-out the source may still be cached.
    public async Task<string?> FingerprintAsync(CancellationToken stop)
    {
        var from = source is null ? profile.Source.Keys!.AccessKeyId
            : await source.FingerprintAsync(stop) ?? source.Read()?.AccessKeyId;
        return from is null ? null : Sha1.Hex($"{sts.EndpointFor(profile).Url}\n{from}");
    }

    public async Task<RoleCredentials> FetchAsync(
        Func<Func<Task<RoleCredentials>>, Task<RoleCredentials>> locked, Deadlines deadlines)
    {
        AssumedRoleValidation.Validate(profile);
        AssumedRoleValidation.RefuseMfa(profile);
        if (source is null)
            return await locked(() => AssumeAsync(profile.Source.Keys!, deadlines));
        var from = source;
        if (renewal.Cached(source) is { } cached)
        {
            try
            {
                return await locked(() => AssumeWithCachedAsync(cached, deadlines));
            }
            catch (StaleSourceException stale)
            {
                debug?.WriteLine($"role: the credentials of '{profile.Source.Name}' are not accepted, fetching others");
                from = new ReplacedCredentials(source, stale.Refused ?? cached.AccessKeyId);
            }
        }

        var credentials = await renewal.GetAsync(from, deadlines);
        return await locked(() => AssumeAsync(credentials.Keys, deadlines));
    }

    public void Remove() => store.Remove(profile);

    // Read again: while this process waited for the lock, another may have found that they are not accepted. That is
    // no failure to share with those who wait, since each of them can fetch others. Discarded under the lock, so that
    // nobody tries them again. Where they are not those seen before the wait, another has fetched them since: their
    // refusal is final and shared.
    async Task<RoleCredentials> AssumeWithCachedAsync(RoleCredentials seen, Deadlines deadlines)
    {
        var cached = source!.Read() ?? throw new StaleSourceException(null);
        try
        {
            return await AssumeAsync(cached.Keys, deadlines);
        }
        catch (Failure failure) when (StsFaults.AreCallersKeysRefused(failure)
            && cached.AccessKeyId == seen.AccessKeyId)
        {
            renewal.Discard(source, cached);
            throw new StaleSourceException(cached.AccessKeyId);
        }
    }

    async Task<RoleCredentials> AssumeAsync(AccessKeys keys, Deadlines deadlines)
    {
        debug?.WriteLine($"role: assuming '{profile.Role.Arn}' with the credentials of '{profile.Source.Name}'");
        var session = await sts.AssumeRoleAsync(profile, keys, deadlines);
        store.Write(profile, session);
        return session.Credentials;
    }

    /// <param name="refused">The access key id that STS has just refused; null where another process found out.</param>
    sealed class StaleSourceException(string? refused) : Exception
    {
        public string? Refused => refused;
    }
}
