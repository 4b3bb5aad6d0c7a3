using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Config;
using CredentialProcess.SignedTokens;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// A credential plugin of kubectl with the options of <c>aws eks get-token</c>, so that a kubeconfig changes only its
/// command. On success stderr stays empty: kubectl shows it to the user.
/// </summary>
static class EksGetToken
{
    // The AWS CLI's, so that the user whom the cluster sees, and whom its rules may name, stays the same.
    const string RoleSessionName = "EKSGetTokenAuth";

    const string NameOption = "--cluster-name", IdOption = "--cluster-id", RoleOption = "--role",
        OutputOption = "--output";

    static readonly Option<string?> s_name = new(NameOption)
    {
        Description = "Name of the cluster.",
        HelpName = "NAME",
    };

    static readonly Option<string?> s_id = new(IdOption)
    {
        Description = "Id of a local cluster on AWS Outposts, instead of a name.",
        HelpName = "ID",
    };

    static readonly Option<string?> s_role = new(RoleOption)
    {
        Description = "The same as --role-arn, as 'aws eks update-kubeconfig' writes it.",
        HelpName = "ARN",
    };

    static readonly Option<string?> s_output = new(OutputOption)
    {
        Description = "Accepted for kubeconfigs that have it; json is the only format.",
        HelpName = "json",
    };

    public static Command Command()
    {
        var command = new Command("get-token", "Print a token for a cluster, as a kubectl credential plugin does.")
        {
            s_name,
            s_id,
            s_role,
            s_output,
        };
        command.SetAction(Run);
        return RoleOptions.With(RegionOption.With(command));
    }

    /// <param name="options">With the role to assume, if any.</param>
    /// <param name="name">Of the cluster; null or empty where its id is given.</param>
    public static int Run(RunOptions options, string? name, string? id = null)
    {
        var cluster = Cluster(name, id);
        if (options.Role is { Arn: not null, SessionName: null } role)
            options = options with { Role = role with { SessionName = RoleSessionName } };
        using var root = new CompositionRoot(options);
        var profile = root.Profiles.Resolve(options.Profile, options.Role);
        var endpoint = root.Sts.EndpointFor(profile);
        var credentials = root.Credentials.Get(profile, options.Timeout, signsIn: false);
        var token = EksToken.Sign(
            cluster, endpoint, credentials.Keys, credentials.Expiration, CompositionRoot.Clock.GetUtcNow());
        var version = ExecCredential.Version(Environment.GetEnvironmentVariable(ExecCredential.Variable));
        StandardOutput.Write(ExecCredential.Serialize(token, version));
        return (int)ExitCode.Done;
    }

    static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(s_output) is { } output and not "json")
        {
            throw new Failure(FailureKind.Usage, $"{OutputOption} takes json, not '{output}'",
                "kubectl reads nothing else");
        }

        var options = RunOptions.Of(parsed);
        if (parsed.GetValue(s_role) is { } arn)
        {
            if (options.Role?.Arn is not null)
                throw Contradiction(RoleArguments.ArnOption, RoleOption);
            options = options with { Role = (options.Role ?? new RoleArguments()) with { Arn = arn } };
        }

        return Run(options, parsed.GetValue(s_name), parsed.GetValue(s_id));
    }

    static ClusterName Cluster(string? name, string? id)
    {
        if (!string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(id))
            throw Contradiction(NameOption, IdOption);
        var cluster = string.IsNullOrEmpty(name) ? id : name;
        return string.IsNullOrEmpty(cluster)
            ? throw new Failure(FailureKind.Usage, $"either {NameOption} or {IdOption} must be given",
                "run: sso-cred eks get-token --help")
            : ClusterName.Parse(cluster);
    }

    static Failure Contradiction(string one, string other) =>
        new(FailureKind.Usage, $"only one of {one} and {other} can be given");
}
