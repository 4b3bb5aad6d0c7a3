using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using CredentialProcess.Text;
using SsoCred.Completions;
using SsoCred.Composition;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.Removing;

namespace SsoCred.Commands;

/// <summary>
/// Removes what this program has made, after listing it: docker's entries and links, git's, kubectl's, the lines in
/// shells' start files, the keyring's, its own folder and, if asked for, the blocks of profiles. Never the AWS CLI's
/// files, which it shares, and never the executable, which the user's package or hand has put there.
/// </summary>
static class Uninstall
{
    static readonly Option<bool> s_profiles = new("--profiles")
    {
        Description = "Also remove the blocks that 'profiles sync' has written to the config.",
    };

    public static Command Command()
    {
        var command = new Command("uninstall", "Remove what sso-cred has made, after listing it.")
        {
            s_profiles, ConfirmationOptions.DryRun, ConfirmationOptions.Yes,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        using var interrupt = new Interrupt(ofTerminal: true);
        var prompter = new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, options.NoInput);
        var confirmation = ConfirmationOptions.Of(parsed, prompter, "remove everything listed");
        var removesBlocks = parsed.GetValue(s_profiles);
        List<Removal> all =
        [
            .. new DockerRemoval(Environment.GetEnvironmentVariable, HomeFolder.Path, CompositionRoot.Clock).Find(),
            .. GitRemoval.Find(),
            .. new KubeconfigRemoval(Environment.GetEnvironmentVariable, HomeFolder.Path, root.Folder.Show,
                CompositionRoot.Clock).Find(),
            .. StartLines(root),
            .. BlocksOf(root, removesBlocks),
            .. new KeyringRemoval(root.KeyringItems).Find(),
        ];
        if (Directory.Exists(root.Folder.StateFolder))
            all.Add(StateFolder(root));
        var exit = 0;
        var ended = CommandRunner.UntilInterrupted(interrupt, () =>
        {
            exit = RemovalRun.Run(all, Notes(root), confirmation, interrupt.Token);
            return Task.CompletedTask;
        });
        return ended == 0 ? exit : ended;
    }

    static IEnumerable<Removal> StartLines(CompositionRoot root)
    {
        if (HomeFolder.Path is null)
            return [];
        var removal = new StartLineRemoval(StartFiles.OfThisUser(), root.Folder.Show, CompositionRoot.Clock);
        return [.. removal.Find(StartLine.Completion, Enum.GetValues<Shell>()),
            .. removal.Find(StartLine.Function, Enum.GetValues<Shell>())];
    }

    static List<Removal> BlocksOf(CompositionRoot root, bool removesBlocks)
    {
        List<Removal> blocks = [];
        if (!removesBlocks)
            return blocks;
        try
        {
            var draft = root.ConfigWriter.Read();
            if (draft.Blocks.Count > 0)
            {
                blocks.Add(new($"from {draft.Path} the profiles of "
                    + string.Join(", ", draft.Blocks.Select(block => $"session '{block.Session}'"))
                    + " that 'profiles sync' has written", async stop =>
                {
                    if (!await root.ConfigWriter.WriteAsync(draft.WithoutBlocks(), stop))
                    {
                        throw new Failure(
                            FailureKind.Local, $"{draft.Path} was changed by another program", "try again");
                    }
                })
                {
                    Check = root.ConfigWriter.RequireWritable,
                });
            }
        }
        catch (Failure failure)
        {
            blocks.Add(new("profiles from the config, which can't be read", _ => throw failure)
            {
                Check = () => throw failure,
            });
        }

        return blocks;
    }

    static Removal StateFolder(CompositionRoot root)
    {
        var (path, shown) = (root.Folder.StateFolder, root.Folder.Show(root.Folder.StateFolder));
        return new($"the folder {shown}", _ =>
        {
            // A symlink to a folder is removed itself.
            Directory.Delete(path, recursive: true);
            return Task.CompletedTask;
        })
        {
            Check = () => Removal.CheckFolderOf(path, shown),
        };
    }

    static List<string> Notes(CompositionRoot root)
    {
        List<string> notes = [];
        notes.Add("the AWS CLI's files stay, with the sign-ins: sso-cred logout --all ends them first");
        notes.Add("profiles that you or 'configure' wrote stay, and those that run sso-cred stop working");
        notes.Add("at last remove the program itself, with its package or: "
            + TypedCommand.Remove(Environment.ProcessPath!, root.Folder.Show(Environment.ProcessPath!)));
        return notes;
    }
}
