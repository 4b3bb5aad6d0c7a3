using System.Globalization;
using System.Text;
using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;

namespace CredentialProcess.RoleChaining;

/// <summary>
/// The AWS CLI's file of a cached assumed role: AssumeRole's session. It reads what is here, and needs nothing else of
/// the session. Read by <see cref="Credentials.RoleFile"/>.
/// </summary>
static class AssumedRoleFile
{
    const string PolicyKey = "SessionPolicy";

    /// <param name="policy">Kept with the credentials that it restricts; null for none.</param>
    public static byte[] Serialize(RoleSession session, string accountId, SessionPolicy? policy)
    {
        var json = new StringBuilder("""{"Credentials": {"AccessKeyId": """);
        PythonJson.AppendString(json, session.Credentials.AccessKeyId).Append(", \"SecretAccessKey\": ");
        PythonJson.AppendString(json, session.Credentials.SecretAccessKey).Append(", \"SessionToken\": ");
        PythonJson.AppendString(json, session.Credentials.SessionToken).Append(", \"Expiration\": ");
        PythonJson.AppendString(json, Time(session.Credentials.Expiration));
        PythonJson.AppendString(json.Append(", \"AccountId\": "), accountId);
        PythonJson.AppendString(json.Append("}, \"AssumedRoleUser\": {\"AssumedRoleId\": "), session.Id);
        PythonJson.AppendString(json.Append(", \"Arn\": "), session.Arn).Append('}');
        if (policy is not null)
            PythonJson.AppendString(json.Append($", \"{PolicyKey}\": "), Text(policy));
        return Encoding.ASCII.GetBytes(json.Append('}').ToString());
    }

    /// <summary>
    /// Whether an entry was made with this policy. The entry's name holds only a hash that is not safe from collisions.
    /// </summary>
    public static bool HasPolicy(ReadOnlySpan<byte> file, SessionPolicy policy)
    {
        try
        {
            var reader = new Utf8JsonReader(file);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isPolicy = reader.ValueTextEquals(PolicyKey);
                reader.Read();
                if (isPolicy)
                    return reader.TokenType == JsonTokenType.String && reader.GetString() == Text(policy);
                reader.Skip();
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // Damaged: a miss.
        }

        return false;
    }

    static string Text(SessionPolicy policy) => $"{string.Join(',', policy.Arns)}\n{policy.Document}";

    // The form that the AWS CLI writes.
    static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);
}
