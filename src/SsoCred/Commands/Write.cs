using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Puts role credentials into the shared credentials file, for tools that read nothing else. Static keys go before
/// whatever the config says, so the section never has the name of a profile with credentials of its own.
/// </summary>
static class Write
{
    static readonly Option<string[]> s_profiles = RunOptions.Profiles();

    static readonly Option<string?> s_as = new("--as")
    {
        Description = "The section to write ('PROFILE-keys' unless said).",
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
            s_profiles,
            s_as,
            s_force,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var profiles = wiring.Resolve(parsed.GetValue(s_profiles), options.Profile);
        var section = parsed.GetValue(s_as);
        if (section is not null && profiles.Count > 1)
            throw new Failure(FailureKind.Usage, "--as names one section, and several profiles are to be written");

        var names = profiles.ToDictionary(profile => profile, profile => Section(wiring, profile, section));
        var limit = options.Timeout ?? Wiring.Limit;
        using var stop = new CancellationTokenSource(limit);
        var begun = Wiring.Clock.GetTimestamp();
        var sections = profiles
            .Select(profile => new CredentialsSection(
                names[profile], wiring.Credentials(profile, Wiring.Left(limit, begun)), profile.Region))
            .ToList();
        var path = wiring.CredentialsFile.WriteAsync(sections, parsed.GetValue(s_force), stop.Token)
            .GetAwaiter().GetResult();
        foreach (var each in sections)
        {
            StandardOutput.WriteLine(
                $"wrote [{each.Name}] in {path}, good until {Timestamp.Format(each.Credentials.Expiration)}");
        }

        return (int)ExitCode.Done;
    }

    static string Section(Wiring wiring, Profile profile, string? asked)
    {
        var name = CredentialsSection.ValidateName(asked ?? profile.Name + "-keys");
        if (wiring.Profiles.SettingOf(name) is { Key: not "aws_access_key_id" } setting)
        {
            throw new Failure(FailureKind.Configuration,
                $"{setting.Location}: profile '{name}' has {setting.Key}, which static keys of that name would shadow",
                $"choose another section, such as --as {SignInHint.Quoted(profile.Name + "-keys")}");
        }

        return name;
    }
}
