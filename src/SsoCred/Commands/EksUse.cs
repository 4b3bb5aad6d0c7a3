using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Kubernetes;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;

namespace SsoCred.Commands;

/// <summary>
/// Points the users of a kubeconfig that run <c>aws eks get-token</c> to this program, or back. Shows the change as a
/// diff and asks.
/// </summary>
static class EksUse
{
    static readonly Option<string[]> s_context = new("--context")
    {
        Description = "Only the user of this context; may be repeated.",
        HelpName = "NAME",
    };

    static readonly Option<string[]> s_cluster = new("--cluster")
    {
        Description = "Only the users whose arguments name this cluster; may be repeated.",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_undo = new("--undo") { Description = "Run the AWS CLI again." };

    public static Command Command()
    {
        var command = new Command("use", "Have kubectl run sso-cred in place of 'aws eks get-token'.")
        {
            s_context, s_cluster, s_undo, ConfirmationOptions.DryRun, ConfirmationOptions.Yes,
        };
        s_context.CompletionSources.Add(_ => Contexts());
        command.SetAction(parsed => CommandRunner.RunInterruptible(parsed, RunAsync));
        return command;
    }

    static Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var prompter = new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, options.NoInput);
        var confirmation = ConfirmationOptions.Of(parsed, prompter, "write the kubeconfig");
        var isUndo = parsed.GetValue(s_undo);
        if (isUndo && options.Profile is not null)
            throw new Failure(FailureKind.Usage, "--profile can't be given with --undo, which keeps profiles");
        if (options.Profile is not null)
            _ = root.Profiles.Resolve(options.Profile);
        var files = Files(root);
        if (files.Count == 0)
        {
            throw new Failure(FailureKind.Configuration, "there is no kubeconfig: neither one that KUBECONFIG names "
                + "nor ~/.kube/config", "run: aws eks update-kubeconfig --name CLUSTER");
        }

        var choice = new ExecChoice(parsed.GetValue(s_context) ?? [], parsed.GetValue(s_cluster) ?? []);
        var change = new KubeconfigChange(files, confirmation, CompositionRoot.Clock);
        change.Run(drafts =>
        {
            var chosen = choice.Of(drafts);
            foreach (var draft in drafts)
            {
                if (isUndo)
                    draft.Undo(chosen);
                else
                    draft.Use(chosen, OwnCommand.Command, options.Profile);
            }
        }, isUndo, interrupt.Token);
        return Task.CompletedTask;
    }

    static IReadOnlyList<KubeconfigFile> Files(CompositionRoot root) =>
        [.. KubeconfigFile.Paths(Environment.GetEnvironmentVariable, HomeFolder.Path, OperatingSystem.IsWindows())
            .Select(path => new KubeconfigFile(path, root.Folder.Show))];

    static IEnumerable<string> Contexts()
    {
        using var root = new CompositionRoot(new RunOptions(null));
        return [.. Files(root).SelectMany(file => Kubeconfig.UsersOfContexts(file.Read(), file.DisplayPath).Keys)];
    }
}
