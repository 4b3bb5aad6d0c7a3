using System.Globalization;
using System.Text;
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
    const int DayLength = 8;

    /// <summary>After this CodeCommit does not accept it any more.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <param name="path">As git sends it: neither encoded nor with the slash at its beginning.</param>
    public static string Create(CodeCommitHost host, string path, AccessKeys keys, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var day = time[..DayLength];
        var request = Sha256.Hash(Encoding.UTF8.GetBytes($"GIT\n/{path}\n\nhost:{host.Name}\n\nhost\n"));
        var signature = HmacSha256.Hash(SigningKey.Derive(keys.SecretAccessKey, day, host.Region, Service),
            $"{Signature.Algorithm}\n{time}\n{day}/{host.Region}/{Service}/{SigningKey.Terminator}\n"
            + Convert.ToHexStringLower(request));
        return $"{time}Z{Convert.ToHexStringLower(signature)}";
    }
}
