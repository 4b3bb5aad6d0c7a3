using System.Text;
using CredentialProcess;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using SsoCred.Completions;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// What the function of <c>sso-cred shell</c> calls: <c>__use SHELL [NAME | - | --off]</c>. Prints on stdout the lines
/// that the shell runs, and nothing where it fails; everything else is said on stderr.
/// </summary>
static class Use
{
    public const string Name = UseScript.Helper;

    /// <summary>The profile before the last switch, in the shell's environment.</summary>
    const string PreviousVariable = "SSO_CRED_PREVIOUS_PROFILE";

    const string ProfileVariable = "AWS_PROFILE";

    public static int Run(ReadOnlySpan<string> args)
    {
        if (args is not [var name, .. var words] || ShellName.Find(name) is not { } shell
            || UseScript.Of(shell, UseScript.DefaultName) is null)
            throw new Failure(FailureKind.Usage, "this is run by the function that 'sso-cred shell' prints");
        using var root = new CompositionRoot(new RunOptions(null));
        var profile = words switch
        {
            [] => Pick(root),
            [UseScript.Previous] => Previous(),
            [UseScript.Off] => null,
            ["--", var any] => any,
            [var any] when !any.StartsWith('-') => any,
            _ => throw new Failure(FailureKind.Usage,
                $"it takes the name of a profile, {UseScript.Previous} for the previous one, or {UseScript.Off}",
                "without anything it shows a list"),
        };
        if (profile is not null)
            Check(root, profile);
        StandardOutput.Write(Encoding.UTF8.GetBytes(Lines(shell, profile)));
        if (profile is not null)
            root.RecentProfiles.Add(profile);
        return (int)ExitCode.Done;
    }

    static string Pick(CompositionRoot root)
    {
        var input = root.Input(isForShell: true);
        return input.Pick(all: true) ?? throw new Failure(FailureKind.Usage,
            !input.MayAsk ? "no profile is given, and there is no terminal to choose one on"
                : root.Profiles.ProfileNames.Count == 0 ? "the config has no profile"
                : "no profile is given, and this terminal cannot show a list",
            root.Profiles.ProfileNames.Count == 0 ? "run: sso-cred configure" : "add the name of a profile");
    }

    static string Previous() => Variable(PreviousVariable) ?? throw new Failure(
        FailureKind.Usage, "there is no previous profile in this shell", "add the name of a profile");

    // A sign-in that is still missing is no reason not to switch; another profile's role would be.
    static void Check(CompositionRoot root, string name)
    {
        Profile profile;
        try
        {
            profile = root.Profiles.Resolve(name);
        }
        catch (Failure failure) when (failure.Kind == FailureKind.Configuration && root.Profiles.Has(name))
        {
            // Static keys or another program: other tools can use it.
            Terminal.Note($"the sign-in of '{name}' is not checked: {failure.Message}");
            return;
        }

        try
        {
            _ = root.Roles.Cached(profile) ?? root.Input(isForShell: true)
                .WithSignIn(profile, () => root.Credentials.Get(profile, (TimeSpan?)null));
        }
        catch (Failure failure) when (failure.Kind != FailureKind.AccessDenied)
        {
            Terminal.Warn($"switched to '{name}', but: {failure.Message}", failure.Hint);
        }

        if (root.Profiles.ProcessProfileOf(name) is { } process)
            Terminal.Note($"tools without SSO support need profile '{process}'");
    }

    static string Lines(Shell shell, string? profile)
    {
        var before = ActiveProfile.In(Environment.GetEnvironmentVariable)?.Name;
        List<string> unset = [.. Left()];
        if (profile is null)
            unset.Add(ProfileVariable);
        List<KeyValuePair<string, string>> set = [];
        if (profile is not null)
            set.Add(new(ProfileVariable, profile));
        if (before is not null && before != profile)
            set.Add(new(PreviousVariable, before));
        return ShellExports.Unset(shell, unset.Where(name => Environment.GetEnvironmentVariable(name) is not null))
            + ShellExports.Set(shell, set);
    }

    /// <summary>What <c>env</c> and others have left, which SDKs would use in place of the profile.</summary>
    static IEnumerable<string> Left()
    {
        var all = Variables.OverridingProfile.Concat(ActiveProfile.Variables.Where(name => name != ProfileVariable));
        // The Region is the person's own unless it came with keys: 'env' sets both variables to one value.
        var cameWithKeys = Variable("AWS_CREDENTIAL_EXPIRATION") is not null
            && Variables.Regions.Select(Variable).Distinct().Count() == 1;
        return cameWithKeys ? all.Concat(Variables.Regions) : all;
    }

    static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
