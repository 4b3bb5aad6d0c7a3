using System.Text.Json;
using System.Text.RegularExpressions;

namespace SsoCred.Tests.Documents;

/// <summary>docs/json.md shows the fields that each command prints, no more and no fewer, in that order.</summary>
public sealed partial class JsonPageTests
{
    [Fact]
    public async Task Each_command_prints_the_fields_that_are_shown()
    {
        var page = Page.Of("docs/json.md");
        var shown = Form().Matches(page.Text).Select(match =>
            (Command: match.Groups["command"].Value, Json: match.Groups["json"].Value)).ToList();
        Assert.Equal(NamedCommand.All.Count(named => named.Command.Options.Any(option => option.Name == "--json")),
            shown.Count);
        await using var home = await PageHome.CreateAsync(page);
        // What makes all of them print a row.
        (await home.Home.RunAsync("--profile", "dev")).Document();
        foreach (var (command, json) in shown)
        {
            var profile = command.StartsWith("version", StringComparison.Ordinal) ? "" : " --profile dev";
            var printed = (await home.Home.ShellAsync($"sso-cred {command}{profile} || true")).OutputText;
            Assert.Equal((command, Fields(json)), (command, Fields(printed)));
        }
    }

    /// <summary>The names of an object and of the first element of its lists, as <c>a b[c d] e</c>.</summary>
    static string Fields(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Fields(document.RootElement);
    }

    static string Fields(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => string.Join(' ', element.EnumerateObject()
            .Select(property => property.Name + Fields(property.Value))),
        JsonValueKind.Array => $"[{element.EnumerateArray().Select(Fields).FirstOrDefault()}]",
        _ => "",
    };

    [GeneratedRegex("^## `sso-cred (?<command>[^`]+)`\n+```json\n(?<json>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Form();
}
