using System.CommandLine;
using CredentialProcess.Config;
using CredentialProcess.Profiles;

namespace SsoCred.Options;

/// <summary><c>--profile</c> of the commands that take several profiles.</summary>
static class ProfilesOption
{
    public static readonly Option<string[]> Profiles = new(ProfileOption.Name, ProfileOption.Alias)
    {
        Description = "A profile of the AWS config (can be repeated).",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = false,
    };

    public static bool AreGiven(ParseResult parsed) => parsed.GetValue(Profiles) is { Length: > 0 };

    /// <summary>The profiles that are asked for, each once; without any, the default one.</summary>
    public static IReadOnlyList<Profile> Resolve(ParseResult parsed, RunOptions options, ProfileSource profiles)
    {
        // The run's own --profile is the one before the command, as in 'sso-cred --profile dev write'.
        var given = parsed.GetValue(Profiles);
        string?[] names = options.Profile is null && given is [_, ..] ? [.. given] : [options.Profile, .. given ?? []];
        return [.. names.Select(name => profiles.Resolve(name, options.Role)).DistinctBy(profile => profile.Name)];
    }
}
