using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CredentialProcess.Files;

/// <summary>
/// JSON as Python's <c>json.dumps</c> writes it, as in the AWS CLI's files and in the text that their names are hashes
/// of: ASCII, lower-case escapes, and none of <c>/ + &lt; &gt; &amp; '</c> escaped.
/// </summary>
static class PythonJson
{
    static readonly SearchValues<char> s_plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The value with Python's default separators, <c>", "</c> and <c>": "</c>, on one line.</summary>
    public static string Text(JsonElement value) => Append(new StringBuilder(), value).ToString();

    /// <summary>Appends the text quoted and escaped (<c>ensure_ascii</c>).</summary>
    public static StringBuilder AppendString(StringBuilder json, string text)
    {
        json.Append('"');
        if (!text.AsSpan().ContainsAnyExcept(s_plain))
            return json.Append(text).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append(@"\\"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' or >= '\x7f' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        return json.Append('"');
    }

    static StringBuilder Append(StringBuilder json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.Append('{');
                var firstKey = true;
                foreach (var property in value.EnumerateObject())
                {
                    AppendString(firstKey ? json : json.Append(", "), property.Name).Append(": ");
                    Append(json, property.Value);
                    firstKey = false;
                }

                return json.Append('}');
            case JsonValueKind.Array:
                json.Append('[');
                var firstItem = true;
                foreach (var item in value.EnumerateArray())
                {
                    Append(firstItem ? json : json.Append(", "), item);
                    firstItem = false;
                }

                return json.Append(']');
            case JsonValueKind.String:
                return AppendString(json, value.GetString()!);
            default:
                return json.Append(value.GetRawText());
        }
    }
}
