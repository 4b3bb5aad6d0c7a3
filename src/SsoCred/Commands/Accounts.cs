using System.CommandLine;
using CredentialProcess.Assignments;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>Lists the accounts that are assigned to the user.</summary>
static class Accounts
{
    static readonly TableColumn[] s_columns =
        [new("account", Fit.Whole), new("name", Fit.Name), new("e-mail", Fit.Shrinks)];

    public static Command Command()
    {
        var command = new Command("accounts", "List the accounts that are assigned to you.")
        {
            SessionOptions.One,
            JsonOption.Json,
        };
        command.SetAction(parsed => CommandRunner.RunInterruptible(parsed, RunAsync, PortalListing.Limit));
        return command;
    }

    static async Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var chosen = SessionOptions.ChosenOne(parsed, options, root.Sessions);
        var list = await root.PortalListing.AccountsAsync(chosen, interrupt.Token);
        if (parsed.GetValue(JsonOption.Json))
            WriteJson(chosen, list.Accounts);
        else
            WriteTable(chosen, list.Accounts);
        PortalListing.WarnOfLeftOut(list.LeftOut);
    }

    static void WriteTable(ChosenSession chosen, IReadOnlyList<Account> accounts)
    {
        if (accounts.Count == 0)
        {
            StandardOutput.WriteListLine($"no accounts are assigned to you in {chosen.Session.Label}");
            return;
        }

        ListPage.ShowTable(s_columns, accounts, (account, column) => column switch
        {
            0 => account.Id,
            1 => account.Name ?? "-",
            _ => account.Email ?? "-",
        });
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
