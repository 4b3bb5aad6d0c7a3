using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using SsoCred.Options;

namespace SsoCred.Completions;

/// <summary>
/// The names that options take: profiles and sessions from the config, accounts and roles as they were listed last. No
/// token is read and nothing is called.
/// </summary>
sealed class NameCandidates(IReadOnlyList<string> words)
{
    /// <summary>What stands behind each of these options, wherever it is one.</summary>
    public static bool AreOf(string option) =>
        option is "--profile" or "--session" or "--account" or "--role" or "--only" or "--skip";

    public IEnumerable<Candidate> Of(string option)
    {
        using var wiring = new Wiring(new RunOptions(null));
        // Listed here, as long as the wiring stands.
        return [.. option switch
        {
            "--profile" => wiring.Profiles.ProfileNames.Select(name => new Candidate(name)),
            "--session" => wiring.Profiles.SessionNames.Select(name => new Candidate(name)),
            "--account" => Accounts(wiring),
            "--role" => Roles(wiring),
            _ => Patterns(wiring),
        }];
    }

    IEnumerable<Candidate> Accounts(Wiring wiring) => Listings(wiring).SelectMany(listing => listing.Accounts)
        .SelectMany(account => account.Name is { } name
            ? (Candidate[])[new(name, account.Id), new(account.Id, name)]
            : [new(account.Id)]);

    IEnumerable<Candidate> Roles(Wiring wiring)
    {
        var choice = ValueOf("--account") is { } asked ? new AccountSelector(asked) : null;
        return Listings(wiring).SelectMany(listing => listing.Assignments)
            .Where(assignment => choice is null || choice.Matches(assignment.Account))
            .Select(assignment => assignment.RoleName).Order(StringComparer.Ordinal).Select(role => new Candidate(role));
    }

    /// <summary>ACCOUNT/ROLE.</summary>
    IEnumerable<Candidate> Patterns(Wiring wiring) => Listings(wiring).SelectMany(listing => listing.Assignments)
        .SelectMany(assignment => assignment.Account.Name is { } name && !name.Contains('/')
            ? (Candidate[])[Of(name, assignment), Of(assignment.Account.Id, assignment)]
            : [Of(assignment.Account.Id, assignment)]);

    static Candidate Of(string account, Assignment assignment) => new($"{account}/{assignment.RoleName}");

    /// <summary>The session's that is named; where none is, of all.</summary>
    IEnumerable<CachedListing> Listings(Wiring wiring)
    {
        var sessions = ValueOf("--session") is { } session ? [wiring.Profiles.ResolveSession(session)]
            : ValueOf("--profile") is { } profile ? [wiring.Profiles.ResolveSessionOf(profile).Session]
            : All(wiring.Profiles);
        return sessions.Select(wiring.LastListings.Read).OfType<CachedListing>();
    }

    static List<Session> All(ProfileSource profiles)
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
                // Whoever uses it is told.
            }
        }

        if (sessions.Count == 0)
            sessions.AddRange(profiles.ListResolvable().Select(profile => profile.Session).DistinctBy(session => session.Key));
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
