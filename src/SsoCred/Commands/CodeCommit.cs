using System.CommandLine;

namespace SsoCred.Commands;

/// <summary>The commands for AWS CodeCommit.</summary>
static class CodeCommit
{
    public static Command Command() => new("codecommit", "Let git in to AWS CodeCommit.")
    {
        CodeCommitInstall.Command(),
        CodeCommitHelper.Command(),
    };
}
