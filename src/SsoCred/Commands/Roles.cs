using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Assignments;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Commands;

/// <summary>Lists the roles that the person who is signed in may use, in every account or in one.</summary>
static class Roles
{
    static readonly Option<bool> s_json = new("--json") { Description = "As JSON; the README tells its form." };

    static readonly Option<string?> s_account = new("--account")
    {
        Description = "Only this account, by its id or its name.",
        HelpName = "ACCOUNT",
    };

    public static Command Command()
    {
        var command = new Command("roles", "List the roles that you may use, in every account.")
        {
            SessionOptions.One,
            s_account,
            s_json,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        var account = parsed.GetValue(s_account);
        using var wiring = new Wiring(options, PortalListing.Limit);
        var chosen = SessionOptions.ChosenOne(parsed, options, new Sessions(wiring.Profiles));
        using var interrupt = new Interrupt();
        try
        {
            var list = List(new PortalListing(wiring, options.Timeout), chosen, account, interrupt.Token);
            if (parsed.GetValue(s_json))
                WriteJson(chosen, list);
            else
                Draw(chosen, account, list.Assignments);
            PortalListing.TellGaps(list);
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }

    static AssignmentList List(
        PortalListing listing, ChosenSession chosen, string? account, CancellationToken stop)
    {
        if (account is null)
            return listing.AllAsync(chosen, null, stop).GetAwaiter().GetResult();
        var choice = new AccountSelector(account);
        List<Account> all = [];
        var list = listing.AllAsync(chosen, IsWanted, stop).GetAwaiter().GetResult();
        return all.Exists(choice.Matches) ? list : throw choice.NotFound(chosen.Session, all);

        bool IsWanted(Account candidate)
        {
            all.Add(candidate);
            return choice.Matches(candidate);
        }
    }

    static void Draw(ChosenSession chosen, string? account, IReadOnlyList<Assignment> roles)
    {
        if (roles.Count == 0)
        {
            var where = account is null ? "" : $"account '{account}' of ";
            StandardOutput.WriteListLine($"no roles are assigned to you in {where}{chosen.Session.Label}");
            return;
        }

        Lists.Show(["account", "name", "role"], roles,
            (role, column) => column switch { 0 => role.Account.Id, 1 => role.Account.Name ?? "-", _ => role.RoleName });
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
