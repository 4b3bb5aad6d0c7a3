using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;

namespace SsoCred.Configuring;

/// <summary>
/// What is written for the chosen roles: the profiles' Region, whether each gets a twin, and their names, which must
/// not stand for something else already.
/// </summary>
sealed class ProfileChoice(Wiring wiring, Prompter person, ConfigureOptions options)
{
    bool Asks => person.IsThere && !options.Yes;

    /// <returns>The names of the profiles, without twins, and all the sections.</returns>
    public ChosenProfiles Make(Session session, bool isNew, IReadOnlyList<Assignment> roles)
    {
        if (options.Profile is not null && roles.Count > 1)
        {
            throw new Failure(FailureKind.Usage, $"--profile names one profile, and {roles.Count} roles are chosen",
                "say --name '{account_name}.{role}'");
        }

        var region = new RegionChoice(
            wiring.Profiles, Asks ? person : null, options.Region, session, Planned(session, roles));
        var process = options.Process ?? (Asks && person.Agrees(
            "also write NAME-process, for tools that lack SSO",
            otherwise: false));
        return Named(session, isNew, roles, region, process);
    }

    // Where the names depend on the Region they are not known yet.
    IReadOnlyList<string> Planned(Session session, IReadOnlyList<Assignment> roles)
    {
        try
        {
            return NamePattern.Parse(options.Profile ?? options.Name ?? NamePattern.Default).Names(roles, session.Name!, null);
        }
        catch (Failure)
        {
            return [];
        }
    }

    ChosenProfiles Named(Session session, bool isNew, IReadOnlyList<Assignment> roles, RegionChoice region,
        bool process)
    {
        if (options.Profile is { } one)
            return Written(one);
        if (options.Name is { } pattern)
            return Written(pattern);
        var usual = roles.Count == 1
            ? NamePattern.Parse(NamePattern.Default).Names(roles, session.Name!, region.Usual)[0]
            : NamePattern.Default;
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
            var names = NamePattern.Parse(name).Names(roles, session.Name!, region.Usual);
            var taken = names.ToHashSet();
            List<ConfigSection> sections =
                isNew ? [ConfigSection.Session(session.Name!, session.StartUrl, session.Region)] : [];
            for (var i = 0; i < roles.Count; i++)
            {
                var own = region.Of(names[i]);
                sections.Add(ConfigSection.Profile(names[i], session.Name!, roles[i].Account.Id, roles[i].RoleName,
                    region.StaysIn(names[i]) ? null : own));
                if (process && Twin(names[i], taken) is var twin)
                    sections.Add(ConfigSection.ProcessProfile(twin, OwnCommand.Line, names[i], region.StaysIn(twin) ? null : own));
            }

            _ = wiring.ConfigWriter.Read().With(sections);
            return new ChosenProfiles(names, sections);
        }
    }

    static string Twin(string profile, HashSet<string> names)
    {
        var twin = SyncArguments.DefaultProcessName.Replace("{name}", profile, StringComparison.Ordinal);
        return names.Contains(twin)
            ? throw new Failure(FailureKind.Usage, $"'{twin}' would be the name of two profiles", "say another --name")
            : twin;
    }
}

/// <summary>Profiles that are to be written.</summary>
sealed record ChosenProfiles(IReadOnlyList<string> Names, IReadOnlyList<ConfigSection> Sections);
