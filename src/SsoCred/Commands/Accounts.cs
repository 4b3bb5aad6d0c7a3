using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Assignments;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Commands;

/// <summary>Lists the accounts that the person who is signed in may use.</summary>
static class Accounts
{
    static readonly Option<bool> s_json = new("--json") { Description = "As JSON; the README tells its form." };

    public static Command Command()
    {
        var command = new Command("accounts", "List the accounts that you may use.") { SessionOptions.One, s_json };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options, PortalListing.Limit);
        var chosen = SessionOptions.ChosenOne(parsed, options, new Sessions(wiring.Profiles));
        using var interrupt = new Interrupt();
        try
        {
            var list = new PortalListing(wiring, options.Timeout).AccountsAsync(chosen, interrupt.Token)
                .GetAwaiter().GetResult();
            if (parsed.GetValue(s_json))
                WriteJson(chosen, list.Accounts);
            else
                Draw(chosen, list.Accounts);
            PortalListing.TellLeftOut(list.LeftOut);
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }

    static void Draw(ChosenSession chosen, IReadOnlyList<Account> accounts)
    {
        if (accounts.Count == 0)
        {
            StandardOutput.WriteListLine($"no accounts are assigned to you in {chosen.Session.Label}");
            return;
        }

        Lists.Show(["account", "name", "e-mail"], accounts,
            (account, column) => column switch { 0 => account.Id, 1 => account.Name ?? "-", _ => account.Email ?? "-" });
    }

    static void WriteJson(ChosenSession chosen, IReadOnlyList<Account> accounts) => JsonOutput.Write(json =>
    {
        json.WriteString("session"u8, chosen.Session.Name);
        json.WriteObjects("accounts", accounts, account =>
        {
            json.WriteString("accountId"u8, account.Id);
            json.WriteString("accountName"u8, account.Name);
            json.WriteString("email"u8, account.Email);
        });
    });
}
