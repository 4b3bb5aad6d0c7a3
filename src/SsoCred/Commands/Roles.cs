using System.CommandLine;
using CredentialProcess.Assignments;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>Lists the roles that are assigned to the user, in every account or in one.</summary>
static class Roles
{
    static readonly Option<string?> s_account = new("--account")
    {
        Description = "Only this account, by ID or name.",
        HelpName = "ACCOUNT",
    };

    static readonly TableColumn[] s_columns =
        [new("account", Fit.Whole), new("name", Fit.Shrinks), new("role", Fit.Name)];

    public static Command Command()
    {
        var command = new Command("roles", "List the roles that are assigned to you, in all or one account.")
        {
            SessionOptions.One,
            s_account,
            JsonOption.Json,
        };
        command.SetAction(parsed => CommandRunner.RunInterruptible(parsed, RunAsync, PortalListing.Limit));
        return command;
    }

    static async Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var account = parsed.GetValue(s_account);
        var chosen = SessionOptions.ChosenOne(parsed, options, root.Sessions);
        var choice = account is null ? null : new AccountSelector(account);
        List<Account> all = [];
        var list = await root.PortalListing.AllAsync(chosen, IsWanted, interrupt.Token);
        if (choice is not null && !all.Exists(choice.Matches))
            throw choice.NotFound(chosen.Session, all);
        if (parsed.GetValue(JsonOption.Json))
            WriteJson(chosen, list);
        else
            WriteTable(chosen, account, list.Assignments);
        PortalListing.WarnOfGaps(list);

        bool IsWanted(Account candidate)
        {
            all.Add(candidate);
            return choice is null || choice.Matches(candidate);
        }
    }

    static void WriteTable(ChosenSession chosen, string? account, IReadOnlyList<Assignment> roles)
    {
        if (roles.Count == 0)
        {
            var where = account is null ? "" : $"account '{account}' of ";
            StandardOutput.WriteListLine($"no roles are assigned to you in {where}{chosen.Session.Label}");
            return;
        }

        ListPage.ShowTable(s_columns, roles, (role, column) => column switch
        {
            0 => role.Account.Id,
            1 => role.Account.Name ?? "-",
            _ => role.RoleName,
        });
    }

    static void WriteJson(ChosenSession chosen, AssignmentList list) => JsonOutput.Write(json =>
    {
        json.WriteString("session"u8, chosen.Session.Name);
        json.WriteObjects("roles", list.Assignments, role =>
        {
            json.WriteString("accountId"u8, role.Account.Id);
            json.WriteString("accountName"u8, role.Account.Name);
            json.WriteString("roleName"u8, role.RoleName);
        });
        json.WriteStartArray("incomplete"u8);
        foreach (var account in list.Refused)
            json.WriteStringValue(account.Id);
        json.WriteEndArray();
    });
}
