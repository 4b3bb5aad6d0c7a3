using System.CommandLine;
using CredentialProcess.SignedTokens;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>The commands for Amazon Aurora DSQL, named as the AWS CLI's.</summary>
static class Dsql
{
    static readonly Option<int?> s_lifetime = WholeNumber.Option(
        "--expires-in", 1, DatabaseToken.MaxLifetime, "SECONDS",
        $"Lifetime of the password (default {DatabaseToken.DefaultLifetime}); it ends with the credentials at the "
        + "latest.", " whole seconds");

    public static Command Command() => new("dsql", "Sign in to Amazon Aurora DSQL clusters.")
    {
        Command("generate-db-connect-auth-token", "Print a password for a cluster.", isAdmin: false),
        Command("generate-db-connect-admin-auth-token", "Print a password for a cluster's user 'admin'.",
            isAdmin: true),
    };

    static Command Command(string name, string description, bool isAdmin)
    {
        var command = new Command(name, description) { SignedPassword.Host, s_lifetime };
        command.SetAction(parsed => Run(parsed, isAdmin));
        return RoleOptions.With(RegionOption.With(command));
    }

    static int Run(ParseResult parsed, bool isAdmin)
    {
        var host = DatabaseHost.Parse(parsed.GetRequiredValue(SignedPassword.Host));
        var lifetime = parsed.GetValue(s_lifetime) ?? DatabaseToken.DefaultLifetime;
        return SignedPassword.Print(parsed, host.RegionOfDsql(),
            (region, keys, now) => DatabaseToken.ForDsql(host, isAdmin, lifetime, region, keys, now));
    }
}
