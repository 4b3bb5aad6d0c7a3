using System.Text;
using System.Text.Json;
using CredentialProcess.Files;

namespace CredentialProcess.SignedTokens;

/// <summary>
/// What kubectl reads from a credential plugin (Kubernetes, client.authentication.k8s.io), laid out as the AWS CLI
/// does.
/// </summary>
static class ExecCredential
{
    /// <summary>The environment variable in which kubectl names the version it wants.</summary>
    public const string Variable = "KUBERNETES_EXEC_INFO";

    const string Group = "client.authentication.k8s.io";
    const string Default = Group + "/v1beta1";

    // With the cluster's certificate, which kubectl may add, it has a few kilobytes.
    const int LongestInfo = 1024 * 1024;

    static readonly string[] s_versions = [Default, Group + "/v1", Group + "/v1alpha1"];

    /// <summary>
    /// The version to answer in; the usual one where there is none, an unknown one, or no JSON, as the AWS CLI decides.
    /// kubectl refuses an answer in another version than it was configured for, and says so.
    /// </summary>
    /// <param name="info">The variable's value.</param>
    public static string Version(string? info) =>
        !string.IsNullOrEmpty(info) && info.Length <= LongestInfo && Asked(info) is { } asked
            && Array.Find(s_versions, version => version == asked) is { } known
            ? known
            : Default;

    /// <summary>The whole document, to be written at once.</summary>
    /// <param name="version">Of <see cref="Version"/>.</param>
    public static byte[] Serialize(EksToken token, string version) => Encoding.ASCII.GetBytes(
        $$"""
        {
            "kind": "ExecCredential",
            "apiVersion": "{{version}}",
            "spec": {},
            "status": {
                "expirationTimestamp": "{{Timestamp.Format(token.ExpiresAt)}}",
                "token": "{{token.Text}}"
            }
        }


        """);

    static string? Asked(string info)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(info));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            string? version = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("apiVersion"u8);
                reader.Read();
                if (isVersion)
                    version = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }

            // What follows the object is no JSON either.
            return reader.Read() ? null : version;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an unpaired surrogate.
            return null;
        }
    }
}
