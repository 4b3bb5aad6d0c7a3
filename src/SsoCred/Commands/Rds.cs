using System.CommandLine;
using CredentialProcess.SignedTokens;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>The command for Amazon RDS and Aurora, named as the AWS CLI's.</summary>
static class Rds
{
    static readonly Option<int?> s_port = WholeNumber.Option("--port", 1, 65535, "PORT", "Port of the database.");

    static readonly Option<string> s_user = new("--username")
    {
        Description = "Database user to sign in as.",
        HelpName = "NAME",
        Required = true,
    };

    public static Command Command()
    {
        s_port.Required = true;
        var command = new Command("generate-db-auth-token", "Print a password for a database, valid for 15 minutes.")
        {
            SignedPassword.Host,
            s_port,
            s_user,
        };
        command.SetAction(Run);
        return new Command("rds", "Sign in to Amazon RDS and Aurora databases.")
        {
            RoleOptions.With(RegionOption.With(command)),
        };
    }

    static int Run(ParseResult parsed)
    {
        var host = DatabaseHost.Parse(parsed.GetRequiredValue(SignedPassword.Host));
        var user = SignedPassword.Text(parsed, s_user);
        var port = parsed.GetRequiredValue(s_port)!.Value;
        return SignedPassword.Print(parsed, host.RegionOfRds(),
            (region, keys, now) => DatabaseToken.ForRds(host, port, user, region, keys, now));
    }
}
