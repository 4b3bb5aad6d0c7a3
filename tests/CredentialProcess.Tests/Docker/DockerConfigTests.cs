using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CredentialProcess.Docker;

namespace CredentialProcess.Tests.Docker;

/// <summary>Docker's config.json: what changes, what stays byte for byte, and what is refused.</summary>
public sealed class DockerConfigTests : IDisposable
{
    const string Host = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

    readonly TemporaryFolder _folder = new();

    string Path => _folder["config.json"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("{}")]
    [InlineData("{ }\n")]
    [InlineData("{\n}\n")]
    public async Task An_empty_file_gets_the_section_in_dockers_format(string json) =>
        Assert.Equal($"{{\n\t\"credHelpers\": {{\n\t\t\"{Host}\": \"sso-cred\"\n\t}}\n}}",
            (await SetAsync(json)).TrimEnd('\n'));

    [Fact]
    public async Task A_missing_section_is_appended_in_the_files_format() => Assert.Equal(
        $$"""
        {
          "auths": {},
          "credsStore": "desktop",
          "credHelpers": {
            "{{Host}}": "sso-cred"
          }
        }

        """,
        await SetAsync("""
        {
          "auths": {},
          "credsStore": "desktop"
        }

        """));

    [Fact]
    public async Task A_new_helper_is_added_after_the_existing_ones() => Assert.Equal(
        $$"""
        {
            "credHelpers" : {
                "ghcr.io" : "pass",
                "{{Host}}" : "sso-cred"
            },
            "odd"   :[1,2 , 3.0e1],   "ü": "\u00fc/\/"
        }
        """,
        await SetAsync("""
        {
            "credHelpers" : {
                "ghcr.io" : "pass"
            },
            "odd"   :[1,2 , 3.0e1],   "ü": "\u00fc/\/"
        }
        """));

    [Fact]
    public async Task An_existing_entry_is_changed_in_place() => Assert.Equal(
        $$$"""{"credHelpers":{"a":"b","{{{Host}}}":"sso-cred","c":"d"},"x":1}""",
        await SetAsync($$$"""{"credHelpers":{"a":"b","{{{Host}}}":"ecr-login","c":"d"},"x":1}"""));

    [Theory]
    [InlineData("""{"x":1}""", """{"x":1,"credHelpers":{"HOST":"sso-cred"}}""")]
    [InlineData("""{ "x": 1 }""", """{ "x": 1, "credHelpers": { "HOST": "sso-cred" } }""")]
    [InlineData("""{"credHelpers":{}}""", """{"credHelpers":{"HOST":"sso-cred"}}""")]
    [InlineData("""{"credHelpers":null,"x":1}""", """{"credHelpers":{"HOST":"sso-cred"},"x":1}""")]
    [InlineData("{\n  \"credHelpers\": {},\n  \"x\": 1\n}",
        "{\n  \"credHelpers\": {\n    \"HOST\": \"sso-cred\"\n  },\n  \"x\": 1\n}")]
    [InlineData("{\r\n  \"x\": 1\r\n}",
        "{\r\n  \"x\": 1,\r\n  \"credHelpers\": {\r\n    \"HOST\": \"sso-cred\"\r\n  }\r\n}")]
    [InlineData("{\n\t\"credHelpers\": {\n\t\t\"a\": {\"odd\":1}\n\t}\n}",
        "{\n\t\"credHelpers\": {\n\t\t\"a\": {\"odd\":1},\n\t\t\"HOST\": \"sso-cred\"\n\t}\n}")]
    public async Task The_files_format_is_kept(string json, string expected) =>
        Assert.Equal(expected.Replace("HOST", Host, StringComparison.Ordinal), await SetAsync(json));

    [Fact]
    public async Task An_unchanged_file_is_not_written()
    {
        var once = await SetAsync("""{"x":1}""");
        var before = File.GetLastWriteTimeUtc(Path);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await SetAsync();
        Assert.Equal(once, File.ReadAllText(Path));
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00ff")]
    public void A_helper_name_that_is_not_valid_text_is_refused(string name)
    {
        File.WriteAllBytes(Path,
            Encoding.Latin1.GetBytes($$$"""{"credHelpers":{"a.example":"{{{name}}}"}}"""));
        var failure = Assert.Throws<Failure>(() => new DockerConfigFile(Path).Helpers);
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.EndsWith(
            "config.json contains a name that is not valid text", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_failure_does_not_contain_a_password_from_the_file()
    {
        File.WriteAllText(Path, """tr{"auths":{"registry.example":{"auth":"dXNlcjpwYXNzd29yZA=="}}}""");
        var failure = Assert.Throws<Failure>(() => new DockerConfigFile(Path).Helpers);
        Assert.Contains("config.json:1: the file is not valid JSON", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dXNlcjpwYXNzd29yZA", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("[{}]", "not a JSON object")]
    [InlineData("\"x\"", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{", "config.json:1: the file is not valid JSON")]
    [InlineData("{\n\"x\": 1,\n}", "config.json:3: the file is not valid JSON")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("// note\n{}", "not valid JSON")]
    [InlineData("\uFEFF{}", "not valid JSON")]
    [InlineData("""{"credHelpers":[]}""", "'credHelpers'")]
    [InlineData("""{"credHelpers":"sso-cred"}""", "'credHelpers'")]
    [InlineData("""{"credHelpers":{},"credHelpers":{}}""", "twice")]
    [InlineData("""{"\ud800":1}""", "not valid text")]
    public async Task A_file_that_docker_cannot_read_is_refused_and_not_changed(string json, string says)
    {
        File.WriteAllText(Path, json);
        var before = File.ReadAllBytes(Path);
        var failure = await Assert.ThrowsAsync<Failure>(() => SetAsync());
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_of_five_megabytes_is_changed()
    {
        var auths = string.Join(",\n", Enumerable.Range(0, 50_000).Select(i =>
            $"\t\t\"registry-{i}.example\": {{\"auth\": \"{new string('A', 70)}\"}}"));
        var json = $"{{\n\t\"auths\": {{\n{auths}\n\t}}\n}}\n";
        Assert.InRange(json.Length, 5_000_000, 9_000_000);
        Assert.Equal(
            json[..^5] + $"\t}},\n\t\"credHelpers\": {{\n\t\t\"{Host}\": \"sso-cred\"\n\t}}\n}}\n",
            await SetAsync(json));
    }

    [Fact]
    public async Task A_file_above_ten_megabytes_is_refused()
    {
        File.WriteAllText(Path, "{\"x\":\"" + new string('x', 11_000_000) + "\"}");
        Assert.Contains("10 MB", (await Assert.ThrowsAsync<Failure>(() => SetAsync())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_file_is_not_changed()
    {
        File.WriteAllText(Path, "{}");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead);
        var failure = await Assert.ThrowsAsync<Failure>(() => SetAsync());
        Assert.Contains("read-only", failure.Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(Path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    public async Task The_mode_is_kept(UnixFileMode mode)
    {
        File.WriteAllText(Path, "{}");
        File.SetUnixFileMode(Path, mode);
        await SetAsync();
        Assert.Equal(mode, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task A_symlink_stays()
    {
        var real = _folder["dotfiles/docker.json"];
        Directory.CreateDirectory(_folder["dotfiles"]);
        File.WriteAllText(real, "{}");
        File.CreateSymbolicLink(Path, real);
        await SetAsync();
        Assert.Equal(real, new FileInfo(Path).LinkTarget);
        Assert.Contains(Host, File.ReadAllText(real), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_file_is_private()
    {
        var path = _folder["new/config.json"];
        await SetAsync(new DockerConfigFile(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_folder["new"]));
    }

    [Fact]
    public void The_rest_of_the_file_stays_the_same()
    {
        string[] values = ["1", "\"x\"", "{}", "[]", "{\"a\": {\"b\":[1,{}]}}", "true", "null", "\"\\u00e4\\n\""];
        string[] gaps = ["", " ", "\n", "\n\t", "\r\n  "];
        var random = new Random(4);
        for (var round = 0; round < 2000; round++)
        {
            string Gap() => gaps[random.Next(gaps.Length)];
            string Members(int count, string prefix, Func<string> value) => string.Concat(Enumerable.Range(0, count)
                .Select(i => $"{(i > 0 ? "," : "")}{Gap()}\"{prefix}{i}\"{Gap()}:{Gap()}{value()}{Gap()}"));
            string Value() => values[random.Next(values.Length)];
            var before = Members(random.Next(3), "k", Value);
            var section = random.Next(3) == 0 ? null
                : $"{Gap()}\"credHelpers\"{Gap()}:{Gap()}"
                    + $"{{{Members(random.Next(3), "h", () => "\"other\"")}{Gap()}}}{Gap()}";
            var after = Members(random.Next(3), "z", Value);
            var members = string.Join(',', new[] { before, section, after }.Where(s => !string.IsNullOrEmpty(s)));
            var json = $"{Gap()}{{{members}{Gap()}}}{Gap()}";

            var changed = Encoding.UTF8.GetString(DockerConfig.WithHelpers(Encoding.UTF8.GetBytes(json),
                new Dictionary<string, string> { [Host] = "sso-cred", ["h0"] = "sso-cred-p" }, "x"));
            var expected = JsonNode.Parse(json)!.AsObject();
            if (expected["credHelpers"] is not JsonObject helpers)
                expected["credHelpers"] = helpers = [];
            helpers[Host] = "sso-cred";
            helpers["h0"] = "sso-cred-p";
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(changed)), $"{json}\n->\n{changed}");
            var without = Encoding.UTF8.GetString(DockerConfig.WithoutHelpers(
                Encoding.UTF8.GetBytes(changed), new HashSet<string> { Host, "h0" }, "x"));
            helpers.Remove(Host);
            helpers.Remove("h0");
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(without)), $"{changed}\n->\n{without}");
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(changed).RootElement, JsonDocument.Parse(
                DockerConfig.WithHelpers(Encoding.UTF8.GetBytes(changed), Wanted(), "x")).RootElement));
        }
    }

    [Fact]
    public async Task A_change_that_exceeds_the_limit_is_not_written()
    {
        var text = "{\"auths\": \"" + new string('x', 10 * 1024 * 1024 - 50) + "\"}";
        File.WriteAllText(Path, text);
        var file = new DockerConfigFile(Path);
        const string TooLarge = "would become larger than 10 MB";
        Assert.Contains(TooLarge, Assert.Throws<Failure>(() => file.Validate(Wanted())).Message,
            StringComparison.Ordinal);
        Assert.Contains(TooLarge, (await Assert.ThrowsAsync<Failure>(() => SetAsync(file))).Message,
            StringComparison.Ordinal);
        Assert.Equal(text.Length, new FileInfo(Path).Length);
    }

    [Fact]
    public void Many_hosts_are_each_set_once()
    {
        var wanted = Enumerable.Range(0, 3000)
            .ToDictionary(i => $"{i:000000000000}.dkr.ecr.eu-central-1.amazonaws.com", _ => "sso-cred");
        var half = DockerConfig.WithHelpers([], wanted.Take(1500).ToDictionary(), "x");
        var all = DockerConfig.WithHelpers(half, wanted, "x");
        Assert.Equal(wanted, DockerConfig.Helpers(all, "x"));
        Assert.Equal(all, DockerConfig.WithHelpers(all, wanted, "x"));
    }

    Task SetAsync(DockerConfigFile? file = null) => (file ?? new DockerConfigFile(Path))
        .SetAsync(Wanted(), TimeProvider.System, TestContext.Current.CancellationToken);

    async Task<string> SetAsync(string json)
    {
        File.WriteAllText(Path, json);
        var file = new DockerConfigFile(Path);
        await SetAsync(file);
        Assert.Equal("sso-cred", file.Helpers[Host]);
        Assert.Single(Directory.GetFiles(_folder.Path));
        return File.ReadAllText(Path);
    }

    static Dictionary<string, string> Wanted() => new() { [Host] = "sso-cred" };
}
