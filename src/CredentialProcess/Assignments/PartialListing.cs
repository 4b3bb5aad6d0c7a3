using System.Buffers;
using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Assignments;

/// <summary>
/// The roles that a listing got before it ended early, for the next run to resume. It is never shown, and profiles are
/// never removed because of it.
/// </summary>
/// <param name="BegunAt">When the first of them were requested.</param>
/// <param name="SignIn">A fingerprint of the sign-in: another user may see others.</param>
/// <param name="Roles">By account id.</param>
sealed record PartialListing(
    DateTimeOffset BegunAt, string SignIn, IReadOnlyDictionary<string, IReadOnlyList<string>> Roles)
{
    /// <summary>As long as a refreshed token lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>
    /// <c>{"begunAt", "signIn", "roles": [name…], "accounts": {id: [index into roles…]}}</c>, since thousands of
    /// accounts share a few role names.
    /// </summary>
    public byte[] Serialize()
    {
        List<string> names = [];
        Dictionary<string, int> indexes = [];
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("begunAt"u8, Timestamp.Format(BegunAt));
            json.WriteString("signIn"u8, SignIn);
            json.WriteStartObject("accounts"u8);
            foreach (var (id, roles) in Roles)
            {
                json.WriteStartArray(id);
                foreach (var role in roles)
                {
                    if (indexes.TryAdd(role, names.Count))
                        names.Add(role);
                    json.WriteNumberValue(indexes[role]);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteStartArray("roles"u8);
            foreach (var name in names)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The partial listing, or null where anything in it is invalid.</summary>
    public static PartialListing? Parse(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            var names = root.GetProperty("roles"u8).EnumerateArray().Select(role => role.GetString()!).ToList();
            Dictionary<string, IReadOnlyList<string>> roles = [];
            foreach (var account in root.GetProperty("accounts"u8).EnumerateObject())
            {
                if (!AccountId.Is(account.Name))
                    return null;
                roles[account.Name] = [.. account.Value.EnumerateArray().Select(index => names[index.GetInt32()])];
            }

            return names.TrueForAll(EntryValidation.IsRole) && root.GetProperty("signIn"u8).GetString() is { } signIn
                && Timestamp.Parse(root.GetProperty("begunAt"u8).GetString()) is { } begun
                ? new PartialListing(begun, signIn, roles)
                : null;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
