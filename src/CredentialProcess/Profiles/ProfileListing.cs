using CredentialProcess.Config;

namespace CredentialProcess.Profiles;

/// <summary>Lists the profiles that can be resolved, in file order; profiles that can't be are left out.</summary>
sealed class ProfileListing(
    AwsConfig config, SsoKeys sso, ProfileResolver resolver, Func<IReadOnlyList<string>> names)
{
    Listed? _listed;

    internal IReadOnlyList<Profile> Profiles => (_listed ??= List()).Profiles;

    internal IReadOnlyList<ProfileSession> SessionOnly => (_listed ??= List()).SessionOnly;

    /// <exception cref="Failure">None of the account's profiles can be resolved; the first one's failure.</exception>
    internal IReadOnlyList<Profile> OfAccount(string accountId)
    {
        List<Profile> found = [];
        Failure? first = null;
        foreach (var name in config.ProfilesContaining(accountId))
        {
            ConfigKeys? keys = null;
            try
            {
                keys = config.Profile(name);
                if (keys is null || !HasRole(keys))
                    continue;
                var profile = resolver.Resolve(name, keys, new SourcePath(name, isOneOfMany: true));
                if (profile.AccountId == accountId)
                    found.Add(profile);
            }
            catch (Failure failure)
            {
                // A section that can't be read may belong to this account.
                if (keys is null || AccountOf(keys) == accountId)
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
                if (HasRole(keys))
                {
                    listed.Profiles.Add(resolver.Resolve(name, keys, new SourcePath(name, isOneOfMany: true)));
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

    static bool HasRole(ConfigKeys keys) => SsoKeys.HasAccountOrRole(keys) || keys.Has("role_arn");

    static string? AccountOf(ConfigKeys keys) => keys.TryGet("role_arn", out var role)
        ? RoleArn.TryParse(role.Text, out var arn) ? arn.AccountId : null
        : keys.TryGet("sso_account_id", out var own) ? own.Text : null;

    sealed record Listed(List<Profile> Profiles, List<ProfileSession> SessionOnly);
}
