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
            // Names of any alphabet as they are, and times that end with Z.
            Assert.DoesNotMatch(@"\\u00[0-9A-Fa-f]{2}", printed);
            Assert.All(Time().Matches(printed), time => Assert.EndsWith("Z", time.Value, StringComparison.Ordinal));
        }
    }

    /// <summary>Every command of the tree that has --json, with every field.</summary>
    [Fact]
    public async Task Help_json_has_the_same_forms_and_fields()
    {
        await using var home = await Home.CreateAsync();
        var sections = Section().Matches((await home.RunAsync("help", "json")).OutputText)
            .ToDictionary(match => match.Groups["command"].Value, match => match.Groups["text"].Value);
        var shown = Form().Matches(Page.Of("docs/json.md").Text).ToDictionary(
            match => match.Groups["command"].Value, match => match.Groups["json"].Value);
        foreach (var named in NamedCommand.All)
        {
            if (!named.Command.Options.Any(option => option.Name == "--json"))
                continue;
            var command = $"{named.Name} --json";
            Assert.True(sections.TryGetValue(command, out var text), $"help json lacks {command}");
            Assert.True(shown.TryGetValue(command, out var json), $"docs/json.md lacks {command}");
            Assert.Equal((command, Names(json!)), (command, Names(text!)));
        }
    }

    /// <summary>What is printed for programs without --json: nothing is escaped that need not be.</summary>
    [Theory]
    [InlineData("get --profile dev")]
    [InlineData("env --profile dev --shell json")]
    [InlineData("env --unset --shell json")]
    [InlineData("eks get-token --cluster-name c --region eu-central-1 --profile dev")]
    public async Task Other_documents_are_in_help_json_and_have_times_in_utc(string command)
    {
        await using var home = await Home.CreateAsync();
        home.SignIn();
        var run = await home.RunAsync(command.Split(' '));
        Assert.True(run.Exit == 0, run.Said);
        using var document = JsonDocument.Parse(run.OutputText);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        Assert.DoesNotMatch(@"\\u00[0-9A-Fa-f]{2}", run.OutputText);
        Assert.All(Time().Matches(run.OutputText), time => Assert.EndsWith("Z", time.Value, StringComparison.Ordinal));
        var name = command.StartsWith("env", StringComparison.Ordinal) ? "env --shell json"
            : command[..command.IndexOf(" --", StringComparison.Ordinal)];
        Assert.Contains($"\nsso-cred {name}\n", (await home.RunAsync("help", "json")).OutputText,
            StringComparison.Ordinal);
    }

    static string Names(string text) =>
        string.Join(' ', Name().Matches(text).Select(match => match.Groups["name"].Value).Distinct().Order());

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

    [GeneratedRegex(@"(?m)^sso-cred (?<command>.+)\n(?<text>(?: .*\n)+)")]
    private static partial Regex Section();

    // A name is followed by a value, or in the help by the next name; a value is neither.
    [GeneratedRegex("""(?<!: )"(?<name>[a-zA-Z]+)"(?=:|,|\})""")]
    private static partial Regex Name();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[^"" ]*")]
    private static partial Regex Time();

    [GeneratedRegex("^## `sso-cred (?<command>[^`]+)`\n+```json\n(?<json>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Form();
}
