using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;

namespace SsoCred.Configuring;

/// <summary>
/// What is written for the chosen roles: the profiles' Region, whether each also gets a profile with a
/// credential_process, and their names, which must not be used for something else.
/// </summary>
sealed class ProfileChoice(
    ProfileSource existing, ConfigWriter writer, Prompter prompter, ConfigureOptions options, KeptAnswers answers)
{
    bool Asks => prompter.IsInteractive && !options.Yes;

    public ChosenProfiles Make(Session session, bool isNew, IReadOnlyList<Assignment> roles)
    {
        if (options.Profile is not null && roles.Count > 1)
        {
            throw new Failure(FailureKind.Usage, $"--profile names one profile, and {roles.Count} roles are chosen",
                $"use --name '{NamePattern.Default}'");
        }

        var region = new RegionChoice(
            existing, Asks ? prompter : null, options.Region, session, Planned(session, roles), answers);
        var process = options.Process ?? (Asks && AsksForProcess());
        return Named(session, isNew, roles, region, process);
    }

    bool AsksForProcess()
    {
        var process = prompter.Confirm(
            "also write NAME-process, for tools without SSO support", answers.Current.Process ?? false);
        answers.Set(answers.Current with { Process = process });
        return process;
    }

    // Empty where the names depend on the Region, which is not known yet.
    IReadOnlyList<string> Planned(Session session, IReadOnlyList<Assignment> roles)
    {
        try
        {
            return NamePattern.Parse(options.Profile ?? options.Name ?? NamePattern.Default)
                .Names(roles, session.Name!, null);
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
        var question = roles.Count == 1 ? "name of the profile" : "names of the profiles";
        var name = prompter.Ask(question, answers.Current.Names ?? usual, answer =>
        {
            made = Written(answer);
            return answer;
        });
        answers.Set(answers.Current with { Names = name });
        return made!;

        // The draft is discarded; it fails where a name is used for something else.
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
                if (process && ProcessName(names[i], taken) is var processName)
                {
                    sections.Add(ConfigSection.ProcessProfile(
                        processName, OwnCommand.Line, names[i], region.StaysIn(processName) ? null : own));
                }
            }

            _ = writer.Read().With(sections);
            return new ChosenProfiles(names, sections);
        }
    }

    static string ProcessName(string profile, HashSet<string> names)
    {
        var processName = SyncArguments.DefaultProcessName.Replace("{name}", profile, StringComparison.Ordinal);
        return names.Contains(processName)
            ? throw new Failure(
                FailureKind.Usage, $"duplicate profile '{processName}'", "choose another --name")
            : processName;
    }
}
