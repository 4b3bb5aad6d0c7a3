using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Writes role credentials to the shared credentials file, for tools that read nothing else. Static keys take
/// precedence over the config, so the section never has the name of a profile with credentials of its own.
/// </summary>
static class Write
{
    static readonly Option<string?> s_as = new("--as")
    {
        Description = "Section to write (default: PROFILE-keys).",
        HelpName = "SECTION",
    };

    static readonly Option<bool> s_force = new("--force")
    {
        Description = "Overwrite keys that sso-cred did not write.",
    };

    public static Command Command()
    {
        var command = new Command("write", "Write the role credentials into the shared credentials file.")
        {
            NameArgument.Profile,
            ProfilesOption.Profiles,
            s_as,
            s_force,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var input = root.Input();
        if (!ProfilesOption.AreGiven(parsed))
            options = options with { Profile = input.Profile(options.Profile) };
        var profiles = ProfilesOption.Resolve(parsed, options, root.Profiles);
        var given = parsed.GetValue(s_as);
        if (given is not null && profiles.Count > 1)
            throw new Failure(FailureKind.Usage, "--as names one section, but several profiles are given");

        var names = profiles.ToDictionary(profile => profile, profile => SectionName(root.Profiles, profile, given));
        var budget = new TimeBudget(options.TimeoutOrDefault, CompositionRoot.Clock);
        var sections = profiles
            .Select(profile => new CredentialsSection(
                names[profile], input.WithSignIn(profile, () => root.Credentials.Get(profile, budget.Left),
                    () => budget = new TimeBudget(options.TimeoutOrDefault, CompositionRoot.Clock)), profile.Region))
            .ToList();
        using var stop = new CancellationTokenSource(budget.Left);
        var path = root.CredentialsFile.WriteAsync(sections, parsed.GetValue(s_force), stop.Token)
            .GetAwaiter().GetResult();
        foreach (var each in sections)
        {
            StandardOutput.WriteLine($"wrote [{each.Name}] in {path}, valid until "
                + LocalTime.Format(each.Credentials.Expiration, CompositionRoot.Clock));
        }

        return (int)ExitCode.Done;
    }

    static string SectionName(ProfileSource profiles, Profile profile, string? given)
    {
        var name = CredentialsSection.ValidateName(given ?? profile.Name + "-keys");
        if (profiles.SettingOf(name) is { Key: not "aws_access_key_id" } setting)
        {
            throw new Failure(FailureKind.Configuration,
                $"{setting.Location}: profile '{name}' has {setting.Key}, which static keys of that name would shadow",
                $"choose another section, such as --as {TypedCommand.Word(profile.Name + "-keys")}");
        }

        return name;
    }
}
