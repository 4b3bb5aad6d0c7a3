using System.Globalization;
using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Credentials;

namespace CredentialProcess.Git;

/// <summary>What a helper answers to git's 'get'. Lines end in LF, on Windows too.</summary>
static class CredentialAnswer
{
    /// <summary>git neither asks another helper nor the terminal, and ends with an error.</summary>
    public static ReadOnlySpan<byte> Quit => "quit=1\n"u8;

    /// <param name="path">As git sends it.</param>
    public static byte[] Format(CodeCommitHost host, string path, RoleCredentials credentials, DateTimeOffset now)
    {
        var end = now + CodeCommitPassword.Lifetime;
        if (credentials.Expiration < end)
            end = credentials.Expiration;
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{Format(host, path, credentials.Keys, now)}password_expiry_utc={end.ToUnixTimeSeconds()}\n"));
    }

    /// <summary>User and password. The token is not percent-encoded, as it would be in a URL.</summary>
    internal static string Format(CodeCommitHost host, string path, AccessKeys keys, DateTimeOffset now)
    {
        var user = keys.SessionToken is { } token ? $"{keys.AccessKeyId}%{token}" : keys.AccessKeyId;
        return $"username={user}\npassword={CodeCommitPassword.Create(host, path, keys, now)}\n";
    }
}
