using System.CommandLine;
using CredentialProcess.Config;

namespace SsoCred.Options;

/// <summary>
/// The options that choose a role to assume with the profile's credentials, of the commands that hand out credentials.
/// </summary>
static class RoleOptions
{
    static readonly Option<string?> s_arn = new(RoleArguments.ArnOption)
    {
        Description = "Assume this role with the profile's credentials.",
        HelpName = "ARN",
    };

    static readonly Option<string?> s_sessionName = new(RoleArguments.SessionNameOption)
    {
        Description = "Name of the role session, as CloudTrail shows it.",
        HelpName = "NAME",
    };

    static readonly Option<string?> s_externalId = new(RoleArguments.ExternalIdOption)
    {
        Description = "External id that the role's trust policy asks for.",
        HelpName = "ID",
    };

    static readonly Option<string?> s_duration = new(RoleArguments.DurationOption)
    {
        Description = "Lifetime of the credentials, 900 to 43200 (role chaining: at most 3600).",
        HelpName = "SECONDS",
    };

    static readonly Option<string?> s_policy = new(RoleArguments.PolicyOption)
    {
        Description = "File with a JSON session policy: the credentials can do only what it allows too.",
        HelpName = "FILE",
    };

    static readonly Option<string[]> s_policyArns = new(RoleArguments.PolicyArnOption)
    {
        Description = "Managed policy as session policy (can be repeated).",
        HelpName = "ARN",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Those that <c>configure</c> writes into a profile.</summary>
    public static IEnumerable<Option> Configurable => [s_arn, s_sessionName, s_externalId, s_duration];

    public static IEnumerable<Option> All => [s_arn, s_sessionName, s_externalId, s_duration, s_policy, s_policyArns];

    public static Command With(Command command)
    {
        foreach (var option in All)
            command.Add(option);
        return command;
    }

    /// <summary>Null where none is given.</summary>
    public static RoleArguments? Of(ParseResult parsed)
    {
        var role = new RoleArguments
        {
            Arn = parsed.GetValue(s_arn),
            SessionName = parsed.GetValue(s_sessionName),
            ExternalId = parsed.GetValue(s_externalId),
            Duration = parsed.GetValue(s_duration),
            PolicyFile = parsed.GetValue(s_policy),
            PolicyArns = parsed.GetValue(s_policyArns) ?? [],
        };
        return role.AreGiven ? role : null;
    }
}
