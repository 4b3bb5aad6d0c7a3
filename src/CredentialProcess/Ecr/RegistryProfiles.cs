using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Ecr;

/// <summary>
/// Selects the profile for a registry, since docker can't: SSO_CRED_ECR_PROFILE, the profile in the helper's name, the
/// only profile of the registry's account; where the account has several roles, AWS_PROFILE or the profile of the
/// registry's Region; where it has none, AWS_PROFILE, since a central registry serves other accounts. Otherwise it
/// fails with the choices: a registry never gets a role that nobody chose.
/// </summary>
sealed class RegistryProfiles(ProfileSource profiles, Func<string, string?> environment)
{
    public const string Variable = "SSO_CRED_ECR_PROFILE";
    const int MaxListed = 5;

    // Resolved once for many registries, since a failure costs an exception.
    bool _isActiveResolved;
    Profile? _active;

    /// <summary>The failure if profiles can't be read; or null.</summary>
    internal Failure? Unreadable => profiles.ReadFailure;

    /// <param name="named">The profile in the helper's name, or null.</param>
    public Profile For(RegistryHost registry, string? named = null)
    {
        if (environment(Variable) is { Length: > 0 } chosen)
            return profiles.Resolve(chosen);
        if (!string.IsNullOrEmpty(named))
            return profiles.Resolve(named);
        if (registry.AccountId is not { } account)
            return FromEnvironment() ?? throw NoProfileFor(registry);

        var candidates = profiles.ListOfAccount(account);
        if (candidates.Count == 0)
            return FromEnvironment() ?? throw NoProfileFor(registry);
        return Choose(candidates, registry.Endpoint.Region) ?? throw Ambiguous(candidates, account);
    }

    /// <summary>Selects one of several profiles of an account; null where ambiguous.</summary>
    public Profile? Choose(IReadOnlyList<Profile> candidates, string region)
    {
        if (SingleRole(candidates) is { } one)
            return one;
        if (ResolveActive() is { } active && candidates.FirstOrDefault(p => IsSameRole(p, active)) is { } wanted)
            return wanted;
        return SingleRole([.. candidates.Where(p => p.Region == region)]);
    }

    /// <summary>Profiles of the same role, such as for two Regions, are no ambiguity.</summary>
    internal static bool AreSameRole(IReadOnlyList<Profile> candidates) =>
        candidates.All(p => IsSameRole(p, candidates[0]));

    static Profile? SingleRole(IReadOnlyList<Profile> candidates) =>
        candidates.Count > 0 && AreSameRole(candidates) ? candidates[0] : null;

    static bool IsSameRole(Profile one, Profile other) =>
        one.AccountId == other.AccountId && one.RoleName == other.RoleName
        && one.SignIn?.Session.Key == other.SignIn?.Session.Key
        && (one as RoleProfile)?.Role.Arn == (other as RoleProfile)?.Role.Arn
        && (one as RoleProfile)?.Role.Policy == (other as RoleProfile)?.Role.Policy;

    Profile? FromEnvironment() => ActiveProfile.In(environment) is (var name, _) ? profiles.Resolve(name) : null;

    // AWS_PROFILE may name a profile unrelated to registries or SSO.
    Profile? ResolveActive()
    {
        if (_isActiveResolved)
            return _active;
        _isActiveResolved = true;
        try
        {
            return _active = FromEnvironment();
        }
        catch (Failure)
        {
            return null;
        }
    }

    static Failure NoProfileFor(RegistryHost registry) => registry.AccountId is { } account
        ? new Failure(FailureKind.Configuration,
            $"no profile belongs to account {account}, that of registry '{registry.Name}'",
            $"set AWS_PROFILE or {Variable} to the profile that may use it, or add a profile of account {account}")
        : new Failure(FailureKind.Configuration, $"cannot tell which profile to use for registry '{registry.Name}'",
            $"set AWS_PROFILE or {Variable}");

    static Failure Ambiguous(IReadOnlyList<Profile> candidates, string account)
    {
        var names = string.Join(", ", candidates.Take(MaxListed).Select(p => $"'{Printable.Text(p.Name)}'"));
        var more = candidates.Count > MaxListed ? $" and {candidates.Count - MaxListed} more" : "";
        return new Failure(FailureKind.Configuration,
            $"{candidates.Count} profiles belong to account {account}: {names}{more}",
            $"choose one: sso-cred ecr install --profile NAME, or set AWS_PROFILE or {Variable}");
    }
}
