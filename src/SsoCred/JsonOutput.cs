using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SsoCred;

/// <summary>
/// One JSON object on stdout, indented, for programs. The README documents each command's, and they are stable: fields
/// are only ever added.
/// </summary>
static class JsonOutput
{
    public static void Write(Action<Utf8JsonWriter> members, JavaScriptEncoder? encoder = null)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n", Encoder = encoder }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        StandardOutput.WriteList(bytes.WrittenSpan);
    }

    /// <summary>A member that is a list of objects.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> members)
        where T : class
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
