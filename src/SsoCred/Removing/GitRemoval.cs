using CredentialProcess;
using SsoCred.Git;

namespace SsoCred.Removing;

/// <summary>What <c>codecommit install</c> has written to git's own config of this user.</summary>
static class GitRemoval
{
    public static IReadOnlyList<Removal> Find()
    {
        try
        {
            var config = GitConfig.Open(null);
            var own = config.ReadOwn();
            return own.Count == 0 ? [] : [new($"the credential helper for AWS CodeCommit from {config.Name}", _ =>
            {
                foreach (var section in own)
                    config.Write(section, section.Without());
                return Task.CompletedTask;
            })];
        }
        catch (Failure)
        {
            // Without git, or with a config that git can't read, there is nothing that git would run.
            return [];
        }
    }
}
