using CredentialProcess.Config;

namespace CredentialProcess.Profiles;

/// <summary>Lists the profiles that can be resolved, in file order; profiles that can't be are left out.</summary>
sealed class ProfileListing(AwsConfig config, SsoKeys sso, Func<IReadOnlyList<string>> names)
{
    Listed? _listed;

    internal IReadOnlyList<SsoProfile> Profiles => (_listed ??= List()).Profiles;

    internal IReadOnlyList<ProfileSession> SessionOnly => (_listed ??= List()).SessionOnly;

    /// <exception cref="Failure">None of the account's profiles can be resolved; the first one's failure.</exception>
    internal IReadOnlyList<SsoProfile> OfAccount(string accountId)
    {
        List<SsoProfile> found = [];
        Failure? first = null;
        foreach (var name in config.ProfilesContaining(accountId))
        {
            ConfigKeys? keys = null;
            try
            {
                keys = config.Profile(name);
                if (keys is null || !SsoKeys.HasAccountOrRole(keys))
                    continue;
                ProfileSource.RefuseChain(name, keys);
                var profile = sso.ProfileOf(name, keys, isOneOfMany: true);
                if (profile.AccountId == accountId)
                    found.Add(profile);
            }
            catch (Failure failure)
            {
                // A section that can't be read may belong to this account.
                if (keys is null || (keys.TryGet("sso_account_id", out var own) && own.Text == accountId))
                    first ??= failure;
            }
        }

        return found.Count == 0 && first is not null ? throw first : found;
    }

    // In one pass, since it reads each profile's keys.
    Listed List()
    {
        var listed = new Listed([], []);
        foreach (var name in names())
        {
            try
            {
                if (config.Profile(name) is not { } keys)
                    continue;
                if (SsoKeys.HasAccountOrRole(keys))
                {
                    ProfileSource.RefuseChain(name, keys);
                    listed.Profiles.Add(sso.ProfileOf(name, keys, isOneOfMany: true));
                }
                else if (SsoKeys.HasSession(keys))
                {
                    listed.SessionOnly.Add(sso.ProfileSessionOf(name, keys, isOneOfMany: true));
                }
            }
            catch (Failure)
            {
                // Reported when somebody asks for it by name.
            }
        }

        return listed;
    }

    sealed record Listed(List<SsoProfile> Profiles, List<ProfileSession> SessionOnly);
}
