using System.Text;
using CredentialProcess.Git;

namespace CredentialProcess.Tests.Git;

/// <summary>The AWS CLI's answers to git, byte for byte, where the AWS CLI is right.</summary>
public sealed class CodeCommitVectorTests
{
    public static TheoryData<int, string> Vectors => RoleVectors.Rows("codeCommit");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Each_answer_is_the_AWS_CLIs(int number, string description)
    {
        var vector = RoleVectors.Of("codeCommit", number);
        var request = CredentialRequest.Parse(Encoding.UTF8.GetBytes(RoleVectors.Text(vector, "stdin")!));
        var host = CodeCommitHost.Parse(request.Host!);
        var expected = RoleVectors.Text(vector, "stdout")!;
        if (expected.Length > 0)
        {
            var keys = RoleVectors.Keys(RoleVectors.Text(vector, "credentials")!);
            Assert.Equal(expected, CredentialAnswer.Format(host!, request.Path!, keys, RoleVectors.Clock));
        }
        else if (host is not null && request.Path is not null)
        {
            // 'store', and what needs credentials.
            Assert.Equal("none", RoleVectors.Text(vector, "credentials"));
        }
        else
            Assert.True(host is null || request.Path is null, description);
    }

    [Fact]
    public void Most_vectors_have_an_answer() => Assert.True(Vectors.Count(row =>
        RoleVectors.Text(RoleVectors.Of("codeCommit", row.Data.Item1), "stdout") is { Length: > 0 }) >= 8);
}
