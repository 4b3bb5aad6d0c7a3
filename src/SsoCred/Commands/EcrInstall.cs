using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Docker;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Commands;

/// <summary>
/// Configures docker to ask this program for the registries of the configured accounts: links first, then the entries
/// that name them, so that docker's config never names a helper that does not exist. Prints each change.
/// </summary>
static class EcrInstall
{
    static readonly Option<string?> s_folder = new("--link-folder")
    {
        Description = "A folder on PATH for the links (default: beside sso-cred, else ~/.local/bin).",
        HelpName = "FOLDER",
    };

    static readonly Option<string?> s_region = new("--region")
    {
        Description = "Region of the registries (default: each profile's own).",
        HelpName = "NAME",
    };

    public static Command Command()
    {
        var command = new Command("install", "Configure docker to get its Amazon ECR credentials from sso-cred.")
        {
            s_region,
            Ecr.Public,
            s_folder,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var home = HomeFolder.Path;
        var config = new DockerConfigFile(
            DockerConfigFile.PathFor(Environment.GetEnvironmentVariable, home)
            ?? throw new Failure(
                FailureKind.Configuration, "there is no home folder to look for .docker in", "set DOCKER_CONFIG"));
        var links = new HelperLinks(Environment.ProcessPath!, Environment.GetEnvironmentVariable("PATH"), home,
            parsed.GetValue(s_folder));

        var chosen = options.Profile is null ? null : root.Profiles.Resolve(options.Profile, options.Role);
        if (chosen is not null)
            _ = HelperName.Require(chosen.Name);
        var all = root.Profiles.ListResolvable();
        var plan = new HelperPlan(root.Registries, config.Helpers);
        plan.Add(all, chosen, parsed.GetValue(s_region));
        if (parsed.GetValue(Ecr.Public))
            plan.AddPublic(chosen);
        if (plan.Helpers.Count == 0)
        {
            throw plan.Skipped.Count > 0
                ? new Failure(FailureKind.Configuration, plan.Skipped[0],
                    "run: sso-cred ecr install --profile NAME [--region REGION]")
                : new Failure(FailureKind.Configuration, "no profile names an account with a registry",
                    "run: sso-cred configure");
        }

        config.Validate(plan.Helpers);
        links.Create(plan.Helpers.Values.Append(HelperName.Plain).Distinct());
        using var stop = new CancellationTokenSource(options.TimeoutOrDefault);
        config.SetAsync(plan.Helpers, CompositionRoot.Clock, stop.Token).GetAwaiter().GetResult();
        Report(plan, links, config.Path);
        return (int)ExitCode.Done;
    }

    static void Report(HelperPlan plan, HelperLinks links, string config)
    {
        var page = new ListPage();
        page.Add([new("", Fit.Name), new("", Fit.Name)], [.. plan.Helpers], (entry, column) => column == 0 ? entry.Key
            : entry.Value + (plan.Previous(entry.Key) is { } old && old != entry.Value ? $" (was {old})" : ""));
        foreach (var left in plan.Skipped)
            page.AddLine($"left out: {left}");
        page.AddLine($"in {config}, links in {links.Folder}");
        if (!links.IsOnPath)
            page.AddLine($"{links.Folder} is not on PATH here: docker finds the links only where it is");
        page.Show(isList: false);
    }
}
