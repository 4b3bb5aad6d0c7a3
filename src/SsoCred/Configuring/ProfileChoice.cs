using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using SsoCred.Picking;

namespace SsoCred.Configuring;

/// <summary>
/// What is written for the chosen roles: the profiles' Region, whether each gets a twin, and their names, which must
/// not stand for something else already.
/// </summary>
sealed class ProfileChoice(Wiring wiring, Person person, ConfigureOptions options)
{
    bool Asks => person.IsThere && !options.Yes;

    /// <returns>The names of the profiles, without twins, and all the sections.</returns>
    public ChosenProfiles Make(Session session, bool isNew, IReadOnlyList<Assignment> roles)
    {
        if (options.Profile is not null && roles.Count > 1)
        {
            throw new Failure(ExitCode.Usage, $"--profile names one profile, and {roles.Count} roles are chosen",
                "say --name '{account_name}.{role}'");
        }

        var region = Region(session);
        var process = options.Process ?? (Asks && person.Agrees(
            "also write NAME-process, for tools that lack SSO",
            otherwise: false));
        return Named(session, isNew, roles, region, process);
    }

    string? Region(Session session)
    {
        var usual = UsualRegion() ?? session.Region;
        var answer = options.Region is { } said ? Checked(said)
            : Asks ? person.Ask("Region of the profiles, or none", usual, Checked)
            : usual;
        return answer == ConfigureOptions.NoRegion ? null : answer;
    }

    // That of most profiles.
    string? UsualRegion()
    {
        string? usual = null;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var profile in wiring.Profiles.Resolvable())
        {
            if (profile.Region is not { } region)
                continue;
            counts[region] = counts.GetValueOrDefault(region) + 1;
            if (usual is null || counts[region] > counts[usual])
                usual = region;
        }

        return usual;
    }

    ChosenProfiles Named(Session session, bool isNew, IReadOnlyList<Assignment> roles, string? region, bool process)
    {
        if (options.Profile is { } one)
            return Written(one);
        if (options.Name is { } pattern)
            return Written(pattern);
        var usual = roles.Count == 1
            ? NamePattern.Parse(NamePattern.Usual).Names(roles, session.Name!, region)[0]
            : NamePattern.Usual;
        if (!Asks)
            return Written(usual);
        ChosenProfiles? made = null;
        _ = person.Ask(roles.Count == 1 ? "name of the profile" : "names of the profiles", usual, answer =>
        {
            made = Written(answer);
            return answer;
        });
        return made!;

        // As a draft it would be refused where a name stands for something else.
        ChosenProfiles Written(string name)
        {
            var names = NamePattern.Parse(name).Names(roles, session.Name!, region);
            List<ConfigSection> sections =
                isNew ? [ConfigSection.Session(session.Name!, session.StartUrl, session.Region)] : [];
            for (var i = 0; i < roles.Count; i++)
            {
                sections.Add(ConfigSection.Profile(
                    names[i], session.Name!, roles[i].Account.Id, roles[i].RoleName, region));
                if (process)
                    sections.Add(ConfigSection.Twin(Twin(names[i], names), OwnCommand.Line, names[i], region));
            }

            _ = wiring.ConfigWriter.Read().With(sections);
            return new ChosenProfiles(names, sections);
        }
    }

    static string Twin(string profile, IReadOnlyList<string> names)
    {
        var twin = SyncArguments.UsualTwin.Replace("{name}", profile, StringComparison.Ordinal);
        return names.Contains(twin)
            ? throw new Failure(ExitCode.Usage, $"'{twin}' would be the name of two profiles", "say another --name")
            : twin;
    }

    static string Checked(string region) => region == ConfigureOptions.NoRegion ? region : SyncArguments.CheckRegion(region);
}

/// <summary>Profiles that are to be written.</summary>
sealed record ChosenProfiles(IReadOnlyList<string> Names, IReadOnlyList<ConfigSection> Sections);
