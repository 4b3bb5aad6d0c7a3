using System.Text.Json;
using CredentialProcess.Files;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Profiles;

/// <summary>
/// The profiles that somebody at a terminal chose last, the latest first, so that lists can begin with them. Only what
/// a person chooses is kept, never what a program runs; a lost entry costs nothing but that order.
/// </summary>
sealed class RecentProfiles(IDistributedCache cache, TextWriter? debug)
{
    const string Key = "recent-profiles", What = "recently used profiles";

    /// <summary>As many as a screen shows.</summary>
    internal const int Most = 20;

    // Longer names are not kept, and a file that holds more was not written here.
    const int LongestName = 512;

    public IReadOnlyList<string> Read() => cache.TryGet(Key, What, debug) is { } bytes ? Parse(bytes) : [];

    /// <summary>Puts a profile first; writes nothing where it is first already.</summary>
    public void Add(string name)
    {
        var known = Read();
        if (name.Length > LongestName || (known is [var first, ..] && first == name))
            return;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("profiles"u8);
            foreach (var each in known.Where(other => other != name).Prepend(name).Take(Most))
                json.WriteStringValue(each);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        cache.TrySet(Key, bytes.ToArray(), What, debug);
    }

    static List<string> Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Names(new Utf8JsonReader(bytes));
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return []; // no JSON, or a string that is not Unicode
        }
    }

    static List<string> Names(Utf8JsonReader reader)
    {
        List<string> names = [];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return names;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isList = reader.ValueTextEquals("profiles"u8);
            if (!reader.Read())
                break;
            if (!isList || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.String)
                    reader.Skip();
                else if (names.Count < Most && reader.GetString() is { Length: > 0 and <= LongestName } name)
                    names.Add(name);
            }
        }

        return names;
    }
}
