using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Git;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Git;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Makes this program git's credential helper for CodeCommit's hosts, and takes that back. Prints what it writes before
/// it does; other values in git's config stay.
/// </summary>
static class CodeCommitInstall
{
    static readonly Option<string?> s_region = new("--region")
    {
        Description = "Only for the repositories of this Region (default: of every Region).",
        HelpName = "NAME",
    };

    static readonly Option<string?> s_file = new("--file")
    {
        Description = "A file of git's config (default: the global one).",
        HelpName = "FILE",
    };

    static readonly Option<bool> s_uninstall = new("--uninstall")
    {
        Description = "Take back what install has written.",
    };

    public static Command Command()
    {
        var command = new Command("install", "Have git ask sso-cred for CodeCommit's passwords.")
        {
            s_region,
            s_file,
            s_uninstall,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var region = parsed.GetValue(s_region);
        var urls = CodeCommitPattern.All(region);
        if (parsed.GetValue(s_uninstall) && options.Profile is not null)
            throw new Failure(FailureKind.Usage, "only one of --uninstall and --profile can be given");
        if (options.Profile is not null)
            _ = root.Profiles.Resolve(options.Profile);
        var config = GitConfig.Open(parsed.GetValue(s_file));
        if (parsed.GetValue(s_uninstall))
            Uninstall(config, region is null ? null : urls);
        else
            Install(config, urls, GitHelper.CommandFor(OwnPath, options.Profile));
        return (int)ExitCode.Done;
    }

    static string OwnPath =>
        new SearchPath(Environment.GetEnvironmentVariable("PATH")).Lasting(Environment.ProcessPath!);

    static void Install(GitConfig config, IReadOnlyList<string> urls, string command)
    {
        List<(CredentialSection Before, CredentialSection After)> changes = [];
        var own = config.ReadOwn();
        foreach (var before in urls.Select(config.Read))
        {
            if (before.With(command) is var after && !before.IsSame(after))
                changes.Add((before, after));
        }

        if (changes.Count == 0)
        {
            Print($"{config.Name} has it already: {command}\n");
            return;
        }

        Print($"in {config.Name}:\n{string.Concat(changes.Select(change => Shown(change.Before, command)))}");
        foreach (var (before, after) in changes)
            config.Write(before, after);
        KeepRegions(config, own, changes);
        Print("written; sso-cred codecommit install --uninstall takes it back\n");
    }

    // git asks the helpers of every section that matches, in file order: a Region's own has to come after those of all.
    static void KeepRegions(GitConfig config, IReadOnlyList<CredentialSection> own,
        List<(CredentialSection Before, CredentialSection After)> changes)
    {
        if (!changes.Exists(change => change.Before.Own is null && CodeCommitPattern.IsForAll(change.After.Url)))
            return;
        foreach (var section in own.Where(section => !CodeCommitPattern.IsForAll(section.Url)))
        {
            config.Write(section, section.Without());
            config.Write(section.Without(), section);
        }
    }

    static void Uninstall(GitConfig config, IReadOnlyList<string>? urls)
    {
        var own = config.ReadOwn().Where(section => urls?.Contains(section.Url) is not false).ToList();
        if (own.Count == 0)
        {
            Print($"{config.Name} has nothing to take back\n");
            return;
        }

        Print($"from {config.Name}:\n{string.Concat(own.Select(section => Shown(section, section.Own!)))}");
        foreach (var section in own)
            config.Write(section, section.Without());
        Print("removed\n");
    }

    static string Shown(CredentialSection section, string command) =>
        $"  [credential \"{section.Url}\"]\n    helper =\n    helper = {Terminal.Printable(command)}"
        + (section.Own is { } old && old != command ? $" (was {Terminal.Printable(old)})" : "")
        + "\n    useHttpPath = true\n";

    static void Print(string text) => StandardOutput.Write(Encoding.UTF8.GetBytes(text));
}
