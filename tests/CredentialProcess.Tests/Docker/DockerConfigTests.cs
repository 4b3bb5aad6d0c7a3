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
    public void An_empty_one_gets_the_section_as_docker_writes_it(string json) =>
        Assert.Equal($"{{\n\t\"credHelpers\": {{\n\t\t\"{Host}\": \"sso-cred\"\n\t}}\n}}", Set(json).TrimEnd('\n'));

    [Fact]
    public void A_section_that_is_missing_comes_last_in_the_files_own_style() => Assert.Equal(
        $$"""
        {
          "auths": {},
          "credsStore": "desktop",
          "credHelpers": {
            "{{Host}}": "sso-cred"
          }
        }

        """,
        Set("""
        {
          "auths": {},
          "credsStore": "desktop"
        }

        """));

    [Fact]
    public void Another_helper_stays_and_the_new_one_comes_after_it() => Assert.Equal(
        $$"""
        {
            "credHelpers" : {
                "ghcr.io" : "pass",
                "{{Host}}" : "sso-cred"
            },
            "odd"   :[1,2 , 3.0e1],   "ü": "\u00fc/\/"
        }
        """,
        Set("""
        {
            "credHelpers" : {
                "ghcr.io" : "pass"
            },
            "odd"   :[1,2 , 3.0e1],   "ü": "\u00fc/\/"
        }
        """));

    [Fact]
    public void The_hosts_own_entry_is_changed_in_its_place() => Assert.Equal(
        $$$"""{"credHelpers":{"a":"b","{{{Host}}}":"sso-cred","c":"d"},"x":1}""",
        Set($$$"""{"credHelpers":{"a":"b","{{{Host}}}":"ecr-login","c":"d"},"x":1}"""));

    [Theory]
    [InlineData("""{"x":1}""", """{"x":1,"credHelpers":{"HOST":"sso-cred"}}""")]
    [InlineData("""{ "x": 1 }""", """{ "x": 1, "credHelpers": { "HOST": "sso-cred" } }""")]
    [InlineData("""{"credHelpers":{}}""", """{"credHelpers":{"HOST":"sso-cred"}}""")]
    [InlineData("""{"credHelpers":null,"x":1}""", """{"credHelpers":{"HOST":"sso-cred"},"x":1}""")]
    [InlineData("{\n  \"credHelpers\": {},\n  \"x\": 1\n}", "{\n  \"credHelpers\": {\n    \"HOST\": \"sso-cred\"\n  },\n  \"x\": 1\n}")]
    [InlineData("{\r\n  \"x\": 1\r\n}", "{\r\n  \"x\": 1,\r\n  \"credHelpers\": {\r\n    \"HOST\": \"sso-cred\"\r\n  }\r\n}")]
    [InlineData("{\n\t\"credHelpers\": {\n\t\t\"a\": {\"odd\":1}\n\t}\n}", "{\n\t\"credHelpers\": {\n\t\t\"a\": {\"odd\":1},\n\t\t\"HOST\": \"sso-cred\"\n\t}\n}")]
    public void Its_own_style_is_kept(string json, string expected) =>
        Assert.Equal(expected.Replace("HOST", Host, StringComparison.Ordinal), Set(json));

    [Fact]
    public void What_stands_so_already_is_not_written()
    {
        var once = Set("""{"x":1}""");
        var before = File.GetLastWriteTimeUtc(Path);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        new DockerConfigFile(Path).Set(Wanted());
        Assert.Equal(once, File.ReadAllText(Path));
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00ff")]
    public void A_helper_whose_name_is_no_text_is_refused(string name)
    {
        File.WriteAllBytes(Path, System.Text.Encoding.Latin1.GetBytes($$$"""{"credHelpers":{"a.example":"{{{name}}}"}}"""));
        var failure = Assert.Throws<Failure>(() => new DockerConfigFile(Path).Helpers);
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.EndsWith("config.json holds a name that is no text", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_broken_file_is_not_told_with_the_failure()
    {
        File.WriteAllText(Path, """tr{"auths":{"registry.example":{"auth":"dXNlcjpwYXNzd29yZA=="}}}""");
        var failure = Assert.Throws<Failure>(() => new DockerConfigFile(Path).Helpers);
        Assert.Contains("config.json:1: this is no JSON", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dXNlcjpwYXNzd29yZA", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("[{}]", "no JSON object")]
    [InlineData("\"x\"", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("{", "config.json:1: this is no JSON")]
    [InlineData("{\n\"x\": 1,\n}", "config.json:3: this is no JSON")]
    [InlineData("{} {}", "no JSON")]
    [InlineData("// note\n{}", "no JSON")]
    [InlineData("\uFEFF{}", "no JSON")]
    [InlineData("""{"credHelpers":[]}""", "'credHelpers'")]
    [InlineData("""{"credHelpers":"sso-cred"}""", "'credHelpers'")]
    [InlineData("""{"credHelpers":{},"credHelpers":{}}""", "twice")]
    [InlineData("""{"\ud800":1}""", "no text")]
    public void What_docker_would_not_read_either_is_refused_and_left_alone(string json, string says)
    {
        File.WriteAllText(Path, json);
        var before = File.ReadAllBytes(Path);
        var failure = Assert.Throws<Failure>(() => new DockerConfigFile(Path).Set(Wanted()));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Five_megabytes_are_kept_to_the_last_byte()
    {
        var auths = string.Join(",\n", Enumerable.Range(0, 50_000).Select(i =>
            $"\t\t\"registry-{i}.example\": {{\"auth\": \"{new string('A', 70)}\"}}"));
        var json = $"{{\n\t\"auths\": {{\n{auths}\n\t}}\n}}\n";
        Assert.InRange(json.Length, 5_000_000, 9_000_000);
        Assert.Equal(
            json[..^5] + $"\t}},\n\t\"credHelpers\": {{\n\t\t\"{Host}\": \"sso-cred\"\n\t}}\n}}\n", Set(json));
    }

    [Fact]
    public void More_than_ten_are_refused()
    {
        File.WriteAllText(Path, "{\"x\":\"" + new string('x', 11_000_000) + "\"}");
        Assert.Contains("10 MB", Assert.Throws<Failure>(() => new DockerConfigFile(Path).Set(Wanted())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_one_stays_as_it_is()
    {
        File.WriteAllText(Path, "{}");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead);
        var failure = Assert.Throws<Failure>(() => new DockerConfigFile(Path).Set(Wanted()));
        Assert.Contains("read-only", failure.Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(Path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    public void Its_mode_stays(UnixFileMode mode)
    {
        File.WriteAllText(Path, "{}");
        File.SetUnixFileMode(Path, mode);
        new DockerConfigFile(Path).Set(Wanted());
        Assert.Equal(mode, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        var real = _folder["dotfiles/docker.json"];
        Directory.CreateDirectory(_folder["dotfiles"]);
        File.WriteAllText(real, "{}");
        File.CreateSymbolicLink(Path, real);
        new DockerConfigFile(Path).Set(Wanted());
        Assert.Equal(real, new FileInfo(Path).LinkTarget);
        Assert.Contains(Host, File.ReadAllText(real), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_not_there_is_made_for_its_owner_alone()
    {
        var path = _folder["new/config.json"];
        new DockerConfigFile(path).Set(Wanted());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_folder["new"]));
    }

    [Fact]
    public void Whatever_else_the_file_holds_is_the_same_afterwards()
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
                : $"{Gap()}\"credHelpers\"{Gap()}:{Gap()}{{{Members(random.Next(3), "h", () => "\"other\"")}{Gap()}}}{Gap()}";
            var after = Members(random.Next(3), "z", Value);
            var json = $"{Gap()}{{{string.Join(',', new[] { before, section, after }.Where(s => !string.IsNullOrEmpty(s)))}{Gap()}}}{Gap()}";

            var changed = Encoding.UTF8.GetString(DockerConfig.WithHelpers(Encoding.UTF8.GetBytes(json),
                new Dictionary<string, string> { [Host] = "sso-cred", ["h0"] = "sso-cred-p" }, "x"));
            var expected = JsonNode.Parse(json)!.AsObject();
            if (expected["credHelpers"] is not JsonObject helpers)
                expected["credHelpers"] = helpers = [];
            helpers[Host] = "sso-cred";
            helpers["h0"] = "sso-cred-p";
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(changed)), $"{json}\n->\n{changed}");
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(changed).RootElement, JsonDocument.Parse(
                DockerConfig.WithHelpers(Encoding.UTF8.GetBytes(changed), Wanted(), "x")).RootElement));
        }
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        var text = "{\"auths\": \"" + new string('x', 10 * 1024 * 1024 - 50) + "\"}";
        File.WriteAllText(Path, text);
        var file = new DockerConfigFile(Path);
        foreach (var act in (Action[])[() => file.Check(Wanted()), () => file.Set(Wanted())])
            Assert.Contains("would become larger than 10 MB", Assert.Throws<Failure>(act).Message, StringComparison.Ordinal);
        Assert.Equal(text.Length, new FileInfo(Path).Length);
    }

    [Fact]
    public void Of_many_hosts_each_is_set_once()
    {
        var wanted = Enumerable.Range(0, 3000).ToDictionary(i => $"{i:000000000000}.dkr.ecr.eu-central-1.amazonaws.com", _ => "sso-cred");
        var half = DockerConfig.WithHelpers([], wanted.Take(1500).ToDictionary(), "x");
        var all = DockerConfig.WithHelpers(half, wanted, "x");
        Assert.Equal(wanted, DockerConfig.Helpers(all, "x"));
        Assert.Equal(all, DockerConfig.WithHelpers(all, wanted, "x"));
    }

    string Set(string json)
    {
        File.WriteAllText(Path, json);
        var file = new DockerConfigFile(Path);
        file.Set(Wanted());
        Assert.Equal("sso-cred", file.Helpers[Host]);
        Assert.Single(Directory.GetFiles(_folder.Path));
        return File.ReadAllText(Path);
    }

    static Dictionary<string, string> Wanted() => new() { [Host] = "sso-cred" };
}
