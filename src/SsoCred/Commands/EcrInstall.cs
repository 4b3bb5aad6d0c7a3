using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Docker;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Makes docker ask this program for the registries of the configured accounts: links first, then the entries that
/// name them, so that docker's config never names a helper that is not there. Says what it did, line by line.
/// </summary>
static class EcrInstall
{
    static readonly Option<string?> s_folder = new("--link-folder")
    {
        Description = "Where docker finds the links: a folder on PATH. Else beside sso-cred, or ~/.local/bin.",
        HelpName = "FOLDER",
    };

    static readonly Option<string?> s_region = new("--region")
    {
        Description = "The Region of the registries. Else each profile's own.",
        HelpName = "NAME",
    };

    public static Command Command()
    {
        var command = new Command("install", "Make docker get its credentials for Amazon ECR from here.")
        {
            s_region,
            Ecr.Public,
            s_folder,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var home = HomeFolder();
        var config = new DockerConfigFile(
            DockerConfigFile.PathFor(Environment.GetEnvironmentVariable, home)
            ?? throw new Failure(FailureKind.Configuration,
                "there is no home folder to look for .docker in", "set DOCKER_CONFIG"));
        var links = new HelperLinks(Environment.ProcessPath!, Environment.GetEnvironmentVariable("PATH"), home,
            parsed.GetValue(s_folder));

        var chosen = options.Profile is null ? null : wiring.Profiles.Resolve(options.Profile);
        if (chosen is not null)
            _ = HelperName.Demand(chosen.Name);
        var all = wiring.Profiles.ListResolvable();
        var plan = new HelperPlan(wiring.Registries, config.Helpers);
        plan.Add(all, chosen, parsed.GetValue(s_region));
        if (parsed.GetValue(Ecr.Public))
            plan.AddPublic(chosen);
        if (plan.Helpers.Count == 0)
        {
            throw plan.Left.Count > 0
                ? new Failure(FailureKind.Configuration,
                    plan.Left[0], "run: sso-cred ecr install --profile NAME [--region REGION]")
                : new Failure(FailureKind.Configuration,
                    "no profile names an account whose registry docker could be sent to",
                    "run: sso-cred configure");
        }

        config.Check(plan.Helpers);
        links.Make(plan.Helpers.Values.Append(HelperName.Plain).Distinct());
        config.Set(plan.Helpers);
        Tell(plan, links, config.Path);
        return (int)ExitCode.Done;
    }

    static void Tell(HelperPlan plan, HelperLinks links, string config)
    {
        var lines = new StringBuilder();
        foreach (var (host, helper) in plan.Helpers)
        {
            var before = plan.Before(host) is { } old && old != helper ? $" (was {Terminal.Printable(old)})" : "";
            Line($"{host}  {helper}{before}");
        }

        foreach (var left in plan.Left)
            Line($"left out: {left}");
        Line($"in {config}, links in {links.Folder}");
        if (!links.IsOnPath)
            Line($"{links.Folder} is not on PATH here: docker finds the links only where it is");
        StandardOutput.Write(Encoding.UTF8.GetBytes(lines.ToString()));

        void Line(string text) => lines.Append(Terminal.Printable(text)).Append('\n');
    }

    public static string? HomeFolder() =>
        Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } other ? other : null;
}
