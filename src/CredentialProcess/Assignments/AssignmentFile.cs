using System.Buffers;
using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Assignments;

/// <summary>
/// A listing as a file: <c>{"listedAt", "completeSince", "signIn", "accounts": [{"id", "name", "email", "roles":
/// […]}]}</c>. Read and written without the serializer, since completion reads it every time the tab key is pressed.
/// </summary>
static class AssignmentFile
{
    public static byte[] Serialize(CachedListing listing)
    {
        var roles = listing.Assignments.ToLookup(assignment => assignment.Account.Id);
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("listedAt"u8, Timestamp.Format(listing.ListedAt));
            if (listing.Complete is { } complete)
            {
                json.WriteString("completeSince"u8, Timestamp.Format(complete.BegunAt));
                json.WriteString("signIn"u8, complete.SignIn);
            }

            json.WriteStartArray("accounts"u8);
            foreach (var account in listing.Accounts)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, account.Id);
                if (account.Name is not null)
                    json.WriteString("name"u8, account.Name);
                if (account.Email is not null)
                    json.WriteString("email"u8, account.Email);
                json.WriteStartArray("roles"u8);
                foreach (var assignment in roles[account.Id])
                    json.WriteStringValue(assignment.RoleName);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The listing, or null where anything in it is invalid.</summary>
    public static CachedListing? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            return Read(ref reader);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static CachedListing? Read(ref Utf8JsonReader reader)
    {
        string? listed = null, since = null, signIn = null;
        List<Account> accounts = [];
        List<Assignment> assignments = [];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray && key == "accounts")
            {
                if (!ReadAccounts(ref reader, accounts, assignments))
                    return null;
            }
            else if (reader.TokenType != JsonTokenType.String)
                reader.Skip();
            else if (key == "listedAt")
                listed = reader.GetString();
            else if (key == "completeSince")
                since = reader.GetString();
            else if (key == "signIn")
                signIn = reader.GetString();
        }

        if (Timestamp.Parse(listed) is not { } time || reader.Read())
            return null;
        return new CachedListing(time, accounts, assignments)
        {
            Complete = Timestamp.Parse(since) is { } begun && signIn is not null ? new(begun, signIn) : null,
        };
    }

    static bool ReadAccounts(ref Utf8JsonReader reader, List<Account> accounts, List<Assignment> assignments)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (!ReadAccount(ref reader, accounts, assignments))
                return false;
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    static bool ReadAccount(ref Utf8JsonReader reader, List<Account> accounts, List<Assignment> assignments)
    {
        string? id = null, name = null, email = null;
        List<string> roles = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray && key == "roles")
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    roles.Add(reader.GetString()!);
            else if (reader.TokenType != JsonTokenType.String)
                reader.Skip();
            else if (key == "id")
                id = reader.GetString();
            else if (key == "name")
                name = reader.GetString();
            else if (key == "email")
                email = reader.GetString();
        }

        if (id is null || !AccountId.Is(id) || EntryValidation.Fault(name) is not null
            || EntryValidation.Fault(email) is not null
            || !roles.TrueForAll(EntryValidation.IsRole))
            return false;
        var account = new Account(id, name, email);
        accounts.Add(account);
        foreach (var role in roles)
            assignments.Add(new Assignment(account, role));
        return true;
    }
}
