using System.Text;
using System.Text.Json;
using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public class PythonJsonTests
{
    // Right sides: what Python's json.dumps prints.
    [Theory]
    [InlineData("plain /+=<>&'", "\"plain /+=<>&'\"")]
    [InlineData("\"\\\b\f\n\r\t", "\"\\\"\\\\\\b\\f\\n\\r\\t\"")]
    [InlineData("\u0001\u001f\u007f", "\"\\u0001\\u001f\\u007f\"")]
    [InlineData("é\u2028€", "\"\\u00e9\\u2028\\u20ac\"")]
    [InlineData("😀", "\"\\ud83d\\ude00\"")]
    public void Text_is_escaped_as_python_does(string text, string json) =>
        Assert.Equal(json, PythonJson.AppendString(new StringBuilder(), text).ToString());

    [Fact]
    public void Separators_are_pythons_and_order_and_numbers_stay()
    {
        using var document = JsonDocument.Parse("""{"b":[1,2.50,{"x":null}],"a":{},"c":[],"d":true,"e":"\u00e9"}""");
        Assert.Equal("""{"b": [1, 2.50, {"x": null}], "a": {}, "c": [], "d": true, "e": "\u00e9"}""",
            PythonJson.Text(document.RootElement));
    }
}
