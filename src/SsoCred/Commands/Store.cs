using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;

namespace SsoCred.Commands;

/// <summary>
/// Moves the secrets of a session to the keyring or back to files, and writes the setting that says so. Everything is
/// copied and verified before the setting changes, and removed after that.
/// </summary>
static class Store
{
    static readonly Option<string> s_to = new("--to")
    {
        Description = "Where they go.",
        HelpName = "keyring|files",
        Required = true,
    };

    static readonly Option<bool> s_yes = new("--yes") { Description = "Write without confirmation." };

    public static Command Command()
    {
        s_to.CompletionSources.Add("keyring", "files");
        var move = new Command("move", "Move a session's secrets to the keyring, or back to files.")
        {
            NameArgument.Session, s_to, s_yes,
        };
        move.SetAction(parsed => CommandRunner.RunInterruptible(parsed, MoveAsync));
        return new Command("store", "Where secrets are kept: in files or in the system's keyring.") { move };
    }

    static async Task MoveAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var to = SecretStoreSetting.Parse(parsed.GetValue(s_to)!, "--to", "write --to keyring or --to files",
            OperatingSystem.IsLinux(), OperatingSystem.IsWindows());
        var chosen = root.Sessions.Named(parsed.GetValue(NameArgument.Session)!);
        RequireNoOverride(to);
        var prompter = new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, options.NoInput);
        var asks = !parsed.GetValue(s_yes);
        if (asks && !prompter.IsInteractive)
        {
            throw new Failure(FailureKind.Usage, "there is no terminal to ask for confirmation on",
                "add --yes to move them and to write the config");
        }

        PlannedChange Plan(ConfigDraft draft) =>
            new(draft.With(ConfigSection.SessionStore(chosen.Session, to)), [], "");
        var draft = Plan(root.ConfigWriter.Read()).Draft;
        prompter.Show(draft);
        if (draft.IsChanged)
            root.ConfigWriter.RequireWritable();
        if (asks && !prompter.Confirm(
            $"move the secrets of {chosen.Session.Label} to {(to == SecretStore.Files ? "files" : "the keyring")}"
            + (draft.IsChanged ? $" and write this to {draft.Path}" : ""), false))
        {
            StandardOutput.WriteLine("nothing is moved");
            return;
        }

        root.KeyringUnlock.Run(
            chosen.Session with { Store = SecretStore.Keyring }, interrupt.Token);
        var change = new ConfigChange(root.ConfigWriter, prompter, CompositionRoot.Clock)
        {
            Show = _ => { },
            Asks = false,
        };
        var count = await root.StoreMove.RunAsync(chosen.Session, to, root.Sessions.ProfilesOf(chosen.Session),
            () => change.Run(Plan, interrupt.Token));
        Report(chosen.Session, to, count);
    }

    // The variable decides for everything, so the setting would have no effect.
    static void RequireNoOverride(SecretStore to)
    {
        if (SecretStoreSetting.Of(Environment.GetEnvironmentVariable) is { } all && all != to)
        {
            throw new Failure(FailureKind.Configuration,
                $"{SecretStoreSetting.Variable} keeps everything elsewhere, whatever a session says",
                TypedCommand.Unset(SecretStoreSetting.Variable));
        }
    }

    static void Report(Session session, SecretStore to, int count)
    {
        var what = count == 1 ? "1 entry" : $"{count} entries";
        ConfigChange.Report(ChangeOutcome.Written, to == SecretStore.Files
            ? $"moved {what} of {session.Label} to files"
            : $"moved {what} of {session.Label} to the keyring; 'aws' does not see this sign-in, tools use a "
                + "-process profile");
    }
}
