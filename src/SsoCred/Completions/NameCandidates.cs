using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Config;
using CredentialProcess.Profiles;

namespace SsoCred.Completions;

/// <summary>
/// The names that options take: profiles, sessions and role ARNs from the config, accounts and roles from the last
/// listing. Reads no token and makes no network calls.
/// </summary>
sealed class NameCandidates(IReadOnlyList<string> words, ProfileSource profiles, AssignmentStore lastListings)
{
    /// <summary>Whether the option takes such a name.</summary>
    public static bool AreOf(string option) =>
        option is ProfileOption.Name or ProfileOption.Alias or "--source-profile" or "--session" or "--account"
            or "--role" or "--role-arn" or "--only" or "--skip";

    public IEnumerable<Candidate> Of(string option) => option switch
    {
        ProfileOption.Name or ProfileOption.Alias or "--source-profile" =>
            profiles.ProfileNames.Select(name => new Candidate(name)),
        "--session" => profiles.SessionNames.Select(name => new Candidate(name)),
        "--account" => Accounts(),
        "--role" => Roles(),
        "--role-arn" => profiles.ListRoleArns().Select(arn => new Candidate(arn)),
        _ => Patterns(),
    };

    IEnumerable<Candidate> Accounts() => Listings().SelectMany(listing => listing.Accounts)
        .SelectMany(account => account.Name is { } name
            ? (Candidate[])[new(name, account.Id), new(account.Id, name)]
            : [new(account.Id)]);

    IEnumerable<Candidate> Roles()
    {
        var choice = ValueOf("--account") is { } asked ? new AccountSelector(asked) : null;
        return Listings().SelectMany(listing => listing.Assignments)
            .Where(assignment => choice is null || choice.Matches(assignment.Account))
            .Select(assignment => assignment.RoleName).Order(StringComparer.Ordinal)
            .Select(role => new Candidate(role));
    }

    /// <summary>ACCOUNT/ROLE.</summary>
    IEnumerable<Candidate> Patterns() => Listings().SelectMany(listing => listing.Assignments)
        .SelectMany(assignment => assignment.Account.Name is { } name && !name.Contains('/')
            ? (Candidate[])[Of(name, assignment), Of(assignment.Account.Id, assignment)]
            : [Of(assignment.Account.Id, assignment)]);

    static Candidate Of(string account, Assignment assignment) => new($"{account}/{assignment.RoleName}");

    /// <summary>Those of the session that is given, else all.</summary>
    IEnumerable<CachedListing> Listings()
    {
        var sessions = ValueOf("--session") is { } session ? [profiles.ResolveSession(session)]
            : (ValueOf(ProfileOption.Name) ?? ValueOf(ProfileOption.Alias)) is { } profile
                ? [profiles.ResolveSessionOf(profile).Session]
            : All();
        return sessions.Select(lastListings.Read).OfType<CachedListing>();
    }

    List<Session> All()
    {
        List<Session> sessions = [];
        foreach (var name in profiles.SessionNames)
        {
            try
            {
                sessions.Add(profiles.ResolveSession(name));
            }
            catch (Failure)
            {
                // Reported when it is used.
            }
        }

        if (sessions.Count == 0)
        {
            sessions.AddRange(profiles.ListResolvable()
                .Select(profile => profile.SignIn?.Session).OfType<Session>()
                .DistinctBy(session => session.Key));
        }

        return sessions;
    }

    string? ValueOf(string option)
    {
        for (var i = words.Count - 1; i >= 0; i--)
        {
            if (words[i].StartsWith(option + "=", StringComparison.Ordinal))
                return words[i][(option.Length + 1)..];
            if (words[i] == option && i + 1 < words.Count)
                return words[i + 1];
        }

        return null;
    }
}
