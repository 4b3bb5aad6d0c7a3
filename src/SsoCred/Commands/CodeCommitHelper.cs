using System.CommandLine;
using CredentialProcess.Git;
using SsoCred.Git;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>git's credential helper as a command, for git's config and for options such as --role-arn.</summary>
static class CodeCommitHelper
{
    static readonly Argument<string> s_operation = new("operation")
    {
        Description = "What git appends: get, store or erase.",
        HelpName = "OPERATION",
    };

    public static Command Command()
    {
        var command = new Command(GitHelper.Words[^1],
            "Answer git, which runs this as its helper.")
        {
            s_operation,
        };
        s_operation.CompletionSources.Add("get", "store", "erase");
        command.SetAction(parsed =>
            GitCredentialHelper.Run(RunOptions.Of(parsed), parsed.GetRequiredValue(s_operation)));
        return RoleOptions.With(command);
    }
}
