using CredentialProcess.Aws;
using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Access keys written in a profile (botocore, credentials.py: SharedCredentialProvider for the credentials file,
/// ConfigProvider for the config). Each looks at its own file only.
/// </summary>
static class StaticKeys
{
    const string Id = "aws_access_key_id", Secret = "aws_secret_access_key";

    static readonly string[] s_tokens = ["aws_security_token", "aws_session_token"];

    /// <summary>Whether a profile counts as one with static keys, complete or not.</summary>
    internal static bool AreIn(ConfigKeys keys) => keys.Has(Id) || keys.Has(Secret);

    /// <summary>The keys; null where this file has none for the profile.</summary>
    /// <exception cref="Failure">There is only half a pair, or a value that can't be one.</exception>
    internal static AccessKeys? Of(ConfigKeys? keys)
    {
        if (keys is null || !keys.TryGet(Id, out var id))
            return null;
        if (!keys.TryGet(Secret, out var secret))
        {
            throw new Failure(FailureKind.Configuration,
                $"{id.Location}: {Id} without {Secret}", $"add {Secret} to the same section");
        }

        var token = s_tokens.Select(keys.Text).FirstOrDefault(text => text is not null);
        return VisibleAscii.Is(id.Text) && VisibleAscii.Is(secret.Text) && VisibleAscii.IsOrMissing(token)
            ? new AccessKeys(id.Text, secret.Text, token)
            : throw new Failure(FailureKind.Configuration,
                $"{id.Location}: the access keys of this section contain spaces or characters that keys do not have",
                "copy the keys again");
    }
}
