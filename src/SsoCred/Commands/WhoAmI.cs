using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>Asks AWS whose credentials a profile has: GetCallerIdentity, which needs no permission.</summary>
static class WhoAmI
{
    public static Command Command()
    {
        var command = new Command("whoami", "Show which role AWS sees: its ARN, account, and until when.")
        {
            NameArgument.Profile,
            JsonOption.Json,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var input = root.Input();
        var profile = root.Profiles.Resolve(input.Profile(options.Profile), options.Role);
        var budget = new TimeBudget(options.TimeoutOrDefault, CompositionRoot.Clock);
        var credentials = input.WithSignIn(profile, () => root.Credentials.Get(profile, options.TimeoutOrDefault),
            () => budget = new TimeBudget(options.TimeoutOrDefault, CompositionRoot.Clock));
        using var end = new CancellationTokenSource(budget.Left, CompositionRoot.Clock);
        root.Debug?.WriteLine($"whoami: asking {root.Sts.EndpointFor(profile).Url.Authority}");
        var identity = Ask(root.Sts, profile, credentials, options.TimeoutOrDefault, end.Token);
        var account = AccountName(root, profile, identity.Account);
        if (parsed.GetValue(JsonOption.Json))
            WriteJson(profile, identity, account, credentials);
        else
            WriteTable(profile, identity, account, credentials);
        return (int)ExitCode.Done;
    }

    static CallerIdentity Ask(
        StsApi sts, Profile profile, RoleCredentials credentials, TimeSpan limit, CancellationToken end)
    {
        try
        {
            return sts.GetCallerIdentityAsync(profile, credentials.Keys, Deadlines.Until(end)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw Deadlines.Exceeded("no answer", limit);
        }
    }

    // From the last listing of the session: an account of another organization has no name there.
    static string? AccountName(CompositionRoot root, Profile profile, string account) =>
        profile.SignIn is { } signIn
            ? root.LastListings.Read(signIn.Session)?.Accounts.FirstOrDefault(each => each.Id == account)?.Name
            : null;

    static void WriteTable(Profile profile, CallerIdentity identity, string? account, RoleCredentials credentials)
    {
        var via = (profile as RoleProfile)?.Source.Name;
        List<(string Name, string Value)> rows =
        [
            ("profile", profile.Name + (via is null ? "" : $", assumed from {via}")),
            ("ARN", identity.Arn),
            ("account", identity.Account + (account is null ? "" : $" ({account})")),
            ("until", LocalTime.Format(credentials.Expiration, CompositionRoot.Clock)),
        ];
        var page = new ListPage();
        foreach (var (name, value) in rows)
            page.AddLine(value, $"{name,-8} ");
        page.Show();
    }

    static void WriteJson(Profile profile, CallerIdentity identity, string? account,
        RoleCredentials credentials) => JsonOutput.Write(json =>
    {
        json.WriteString("profile"u8, profile.Name);
        json.WriteString("arn"u8, identity.Arn);
        json.WriteString("accountId"u8, identity.Account);
        json.WriteString("accountName"u8, account);
        json.WriteString("userId"u8, identity.UserId);
        json.WriteString("via"u8, (profile as RoleProfile)?.Source.Name);
        json.WriteString("credentialsUntil"u8, Timestamp.Format(credentials.Expiration));
    });
}
