using System.Text.Json;

namespace SsoCred.Display;

/// <summary>
/// One JSON object on stdout, indented, for programs. The README documents each command's, and they are stable: fields
/// are only ever added.
/// </summary>
static class JsonOutput
{
    const int LargestPart = 64 * 1024;

    static readonly JsonWriterOptions s_form =
        new() { Indented = true, NewLine = "\n", Encoder = ReadableJson.Encoder };

    public static void Write(Action<Utf8JsonWriter> members)
    {
        // A document of 85,000 profiles goes out in parts.
        using var stream = new Stdout();
        using (var json = new Utf8JsonWriter(stream, s_form))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        stream.End();
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
            if (json.BytesPending >= LargestPart)
                json.Flush();
        }

        json.WriteEndArray();
    }

    /// <summary>What the JSON writer hands on goes to stdout, the last part with the line's end.</summary>
    sealed class Stdout : MemoryStream
    {
        public override void Flush()
        {
            if (Length < LargestPart)
                return;
            StandardOutput.WriteList(GetBuffer().AsSpan(0, (int)Length));
            SetLength(0);
        }

        public void End()
        {
            WriteByte((byte)'\n');
            StandardOutput.WriteList(GetBuffer().AsSpan(0, (int)Length));
        }
    }
}
