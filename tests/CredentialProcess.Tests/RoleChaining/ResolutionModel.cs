namespace CredentialProcess.Tests.RoleChaining;

/// <summary>
/// What botocore's providers make of a config, as the table of the AWS CLI's answers tells it, and what of that this
/// program can answer for: where a chain begins and which roles it assumes, or null for a refusal.
/// </summary>
sealed class ResolutionModel(Dictionary<string, RandomProfile> profiles)
{
    /// <summary>The beginning, then each role: <c>sso:a role:b role:c</c>.</summary>
    public string? Of(string name) => Of(name, [name]);

    string? Of(string name, HashSet<string> seen) => profiles[name] switch
    {
        { HasRole: true } p => Role(p, seen),
        { Sso: var sso } p when sso.Account || sso.Role => sso == (true, true, true) ? $"sso:{p.Name}" : null,
        { Process: not null } p => Process(p, seen),
        _ => null,
    };

    string? Role(RandomProfile p, HashSet<string> seen)
    {
        if (p.HasWebIdentity || p.HasCredentialSource || p.Source is null
            || !profiles.TryGetValue(p.Source, out var source))
            return null;
        if (p.Source == p.Name ? !IsStatic(p) : !seen.Add(p.Source))
            return null;
        return Source(source, seen) is { } begin ? $"{begin} role:{p.Name}" : null;
    }

    string? Source(RandomProfile p, HashSet<string> seen)
    {
        if (p.HasRole && !IsStatic(p))
            return Role(p, seen);
        if (p.HasWebIdentity)
            return null;
        if (p.Sso.Account || p.Sso.Role)
            return p.Sso == (true, true, true) ? $"sso:{p.Name}" : null;
        if (p.InCredentials.Id)
            return p.InCredentials.Secret ? $"SHARED-{p.Name}" : null;
        if (p.HasLogin)
            return null;
        if (p.Process is not null)
            return Process(p, seen);
        return p.InConfig is (true, true) ? $"CONFIG-{p.Name}" : null;
    }

    // One hop to a profile that does not run this program itself.
    string? Process(RandomProfile p, HashSet<string> seen) =>
        profiles.TryGetValue(p.Process!, out var target)
        && (target.HasRole || target.Sso.Account || target.Sso.Role) && seen.Add(p.Process!)
            ? Of(p.Process!, seen) : null;

    static bool IsStatic(RandomProfile p) =>
        p.InConfig.Id || p.InConfig.Secret || p.InCredentials.Id || p.InCredentials.Secret;
}
