using System.Globalization;
using CredentialProcess.Aws;

namespace CredentialProcess.Git;

/// <summary>
/// The password with which CodeCommit lets git in: a time and a signature of a request that is never sent (AWS CLI,
/// customizations/codecommit.py). Unlike any other signature of AWS it has no hash of a body, and the time that is
/// signed has no 'Z'. The session token is not signed.
/// </summary>
static class CodeCommitPassword
{
    const string Service = "codecommit";

    /// <summary>After this CodeCommit does not accept it any more.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <param name="path">As git sends it: neither encoded nor with the slash at its beginning.</param>
    public static string Create(CodeCommitHost host, string path, AccessKeys keys, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var request = $"GIT\n/{path}\n\nhost:{host.Name}\n\nhost\n";
        return $"{time}Z{Signature.Compute(request, new SigningScope(Service, host.Region), keys, time)}";
    }
}
