using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Prompts;

namespace SsoCred.Switching;

/// <summary>
/// Picks a profile from a list on the terminal, those chosen last first. Accounts have the names of the last listing;
/// nothing is asked of the network.
/// </summary>
sealed class ProfilePicker(ProfileSource profiles, AssignmentStore listings, RecentProfiles recent)
{
    static readonly Fit[] s_fits = [Fit.Shrinks, Fit.Shrinks, Fit.Whole, Fit.Shrinks];

    readonly Dictionary<string, Dictionary<string, string>> _accountNames = new(StringComparer.Ordinal);

    /// <param name="all">Also profiles without a role of their own, which a shell can be switched to.</param>
    /// <returns>Null where there is nothing to pick from, or no terminal that shows lists.</returns>
    public string? Pick(Prompter prompter, bool all)
    {
        if (!prompter.IsInteractive)
            return null;
        var known = profiles.ListResolvable().ToDictionary(profile => profile.Name, StringComparer.Ordinal);
        // Roles before what only stands for one: who types the start of a name means the role.
        List<string> names = [.. InOrder(all ? [.. known.Keys, .. profiles.ProfileNames] : [.. known.Keys])];
        if (names.Count == 0)
            return null;
        PickRow[] rows =
        [
            .. names.Select(name => known.TryGetValue(name, out var profile)
                ? new PickRow(name, AccountName(profile), profile.AccountId, profile.RoleName)
                : new PickRow(name, "", "", profiles.ProcessTargetOf(name) is { } same ? $"same as {same}" : "")),
        ];
        var picked = names[prompter.Pick("profile", new PickList(rows, several: false), s_fits)[0]];
        recent.Add(picked);
        return picked;
    }

    IEnumerable<string> InOrder(IReadOnlyList<string> names) =>
        recent.Read().Where(names.Contains).Concat(names).Distinct();

    string AccountName(Profile profile)
    {
        if (profile.SignIn?.Session is not { } session)
            return "";
        if (!_accountNames.TryGetValue(session.Key, out var ofSession))
        {
            ofSession = new(StringComparer.Ordinal);
            foreach (var account in listings.Read(session)?.Accounts ?? [])
                ofSession[account.Id] = account.Name ?? "";
            _accountNames[session.Key] = ofSession;
        }

        return ofSession.GetValueOrDefault(profile.AccountId, "");
    }
}
