using System.Text;
using System.Text.Json;
using CredentialProcess.Tests;
using SsoCred.Display;

namespace SsoCred.Tests;

/// <summary>How names of any alphabet come out as JSON.</summary>
public sealed class ReadableJsonTests
{
    [Theory]
    [InlineData("Müller & Söhne's <東京> +1 😀", "Müller & Söhne's <東京> +1 😀")]
    [InlineData("a\"b\\c\n\u001b", "a\\\"b\\\\c\\n\\u001B")]
    [InlineData("gpj.\u202Eevil", "gpj.\\u202Eevil")]
    [InlineData("\u2066x\u200B\uFEFF", "\\u2066x\\u200B\\uFEFF")]
    [InlineData("\u0085\u2028", "\\u0085\\u2028")]
    [InlineData("\U000E0001x", "\\uDB40\\uDC01x")]
    public void Only_what_is_not_to_be_seen_is_escaped(string text, string written) =>
        Assert.Equal($"\"{written}\"", Written(text));

    [Fact]
    public void Any_text_can_be_read_again() => RandomCases.CasesAsync("readable JSON", 2000, random =>
    {
        var text = new StringBuilder();
        for (var left = random.Next(30); left > 0; left--)
        {
            var rune = random.Next(3) == 0 ? random.Next(0x80) : random.Next(0x110000);
            if (Rune.IsValid(rune))
                text.Append(new Rune(rune).ToString());
        }

        using var json = JsonDocument.Parse(Written(text.ToString()));
        Assert.Equal(text.ToString(), json.RootElement.GetString());
    });

    static string Written(string text)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = ReadableJson.Encoder }))
            json.WriteStringValue(text);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
