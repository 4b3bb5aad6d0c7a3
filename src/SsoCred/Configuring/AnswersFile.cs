using System.Text.Json;

namespace SsoCred.Configuring;

/// <summary>
/// Answers as a file: <c>{"answeredAt", "startUrl", "ssoRegion", "session", "accounts": [], "roles":
/// [{"account", "role"}], "region", "process", "names"}</c>.
/// </summary>
static class AnswersFile
{
    // More were selected with one key and are again.
    const int MostRoles = 1000;

    const int LongestText = 2048;

    public static byte[] Serialize(Answers answers, DateTimeOffset at)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("answeredAt"u8, at);
            WriteText("startUrl", answers.StartUrl);
            WriteText("ssoRegion", answers.SsoRegion);
            WriteText("session", answers.Session);
            json.WriteStartArray("accounts"u8);
            foreach (var account in answers.Accounts.Take(MostRoles))
                json.WriteStringValue(account);
            json.WriteEndArray();
            json.WriteStartArray("roles"u8);
            foreach (var (account, role) in answers.Roles.Take(MostRoles))
            {
                json.WriteStartObject();
                json.WriteString("account"u8, account);
                json.WriteString("role"u8, role);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteText("region", answers.Region);
            if (answers.Process is { } process)
                json.WriteBoolean("process"u8, process);
            WriteText("names", answers.Names);
            json.WriteEndObject();

            void WriteText(string name, string? text)
            {
                if (text is { Length: <= LongestText })
                    json.WriteString(name, text);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The answers and their time; null where anything in the file is invalid.</summary>
    public static (Answers Answers, DateTimeOffset At)? Parse(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            return (new Answers
            {
                StartUrl = Text(root, "startUrl"),
                SsoRegion = Text(root, "ssoRegion"),
                Session = Text(root, "session"),
                Accounts = [.. root.GetProperty("accounts"u8).EnumerateArray().Take(MostRoles)
                    .Select(account => account.GetString() ?? "")],
                Roles = Roles(root),
                Region = Text(root, "region"),
                Process = root.TryGetProperty("process"u8, out var process) ? process.GetBoolean() : null,
                Names = Text(root, "names"),
            }, root.GetProperty("answeredAt"u8).GetDateTimeOffset());
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException)
        {
            return null;
        }
    }

    static List<(string AccountId, string Role)> Roles(JsonElement root)
    {
        List<(string, string)> roles = [];
        foreach (var each in root.GetProperty("roles"u8).EnumerateArray().Take(MostRoles))
            roles.Add((each.GetProperty("account"u8).GetString() ?? "", each.GetProperty("role"u8).GetString() ?? ""));
        return roles;
    }

    static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var text) && text.GetString() is { Length: > 0 and <= LongestText } found
            ? found
            : null;
}
