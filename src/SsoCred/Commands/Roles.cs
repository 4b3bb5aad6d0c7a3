using System.Buffers;
using System.CommandLine;
using System.Text.Json;
using CredentialProcess;
using CredentialProcess.Assignments;
using Spectre.Console;

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
        using var wiring = new Wiring(options);
        var chosen = SessionOptions.ChosenOne(parsed, options, new Sessions(wiring.Profiles));
        using var interrupt = new Interrupt();
        try
        {
            var roles = List(new PortalListing(wiring, options.Timeout), chosen, account, interrupt.Token);
            if (parsed.GetValue(s_json))
                StandardOutput.Write(Json(chosen, roles));
            else
                Draw(chosen, account, roles);
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }

    static IReadOnlyList<Assignment> List(
        PortalListing listing, ChosenSession chosen, string? account, CancellationToken stop)
    {
        if (account is null)
            return listing.RolesAsync(chosen, null, stop).GetAwaiter().GetResult();
        var choice = new AccountChoice(account);
        List<Account> all = [];
        var roles = listing.RolesAsync(chosen, IsWanted, stop).GetAwaiter().GetResult();
        return all.Exists(choice.Is) ? roles : throw choice.Unknown(chosen.Session, all);

        bool IsWanted(Account candidate)
        {
            all.Add(candidate);
            return choice.Is(candidate);
        }
    }

    static void Draw(ChosenSession chosen, string? account, IReadOnlyList<Assignment> roles)
    {
        if (roles.Count == 0)
        {
            var where = account is null ? "" : $"account '{account}' of ";
            StandardOutput.WriteLine($"no roles are assigned to you in {where}{chosen.Session.Label}");
            return;
        }

        var table = Lists.Table("account", "name", "role");
        foreach (var role in roles)
            table.AddRow(Lists.Cell(role.Account.Id), Lists.Cell(role.Account.Name ?? "-"), Lists.Cell(role.RoleName));
        Lists.Show(table);
    }

    // Documented in the README, and stable: fields are only ever added.
    static byte[] Json(ChosenSession chosen, IReadOnlyList<Assignment> roles)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("session"u8, chosen.Session.Name);
            json.WriteStartArray("roles"u8);
            foreach (var role in roles)
            {
                json.WriteStartObject();
                json.WriteString("accountId"u8, role.Account.Id);
                json.WriteString("accountName"u8, role.Account.Name);
                json.WriteString("roleName"u8, role.RoleName);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. bytes.WrittenSpan, (byte)'\n'];
    }
}
