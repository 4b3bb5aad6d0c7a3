using System.Text.Json;

namespace SsoCred.Tests.Chaining;

/// <summary>Chained profiles in <c>status</c>, <c>profiles</c>, <c>profiles sync</c> and completions.</summary>
public sealed class ChainedListTests : ExecutableTests
{
    protected override void SetUp()
    {
        Home.AddRole();
        Home.AddProfile("lost", $"role_arn = {ChainedHome.Role}", "source_profile = nobody");
        Home.SignIn();
    }

    [Fact]
    public async Task Status_has_the_assumed_role_and_its_source()
    {
        var document = await Home.DocumentAsync("deploy");
        using var json = JsonDocument.Parse((await Home.RunAsync("status", "--json")).Output);
        var session = Assert.Single(json.RootElement.GetProperty("sessions").EnumerateArray());
        var rows = session.GetProperty("profiles").EnumerateArray().Select(row => string.Join('|',
            row.EnumerateObject().Select(field => field.Value.GetString() ?? "-"))).ToList();
        Assert.Equal(2, rows.Count);
        Assert.EndsWith("Z|-", rows[0], StringComparison.Ordinal);
        Assert.Equal($"deploy|123456789012|Deploy|{document.Expiration}|dev", rows[1]);

        var table = (await Home.RunAsync("status")).OutputText;
        Assert.Matches(@"(?m)^deploy +my-sso +123456789012 +Deploy \(via dev\) +(tomorrow )?\d\d:\d\d UTC", table);
        var one = (await Home.RunAsync("status", "--profile", "deploy")).OutputText;
        Assert.Contains("Deploy (via dev)", one, StringComparison.Ordinal);
        Assert.DoesNotContain("ReadOnly", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_have_them_too_and_the_reason_of_a_chain_that_leads_nowhere()
    {
        using var json = JsonDocument.Parse((await Home.RunAsync("profiles", "--json")).Output);
        var rows = json.RootElement.GetProperty("profiles").EnumerateArray()
            .ToDictionary(row => row.GetProperty("profile").GetString()!);
        var deploy = rows["deploy"];
        string? Text(string field) => deploy.GetProperty(field).GetString();
        Assert.Equal(("my-sso", "123456789012", "Deploy", "dev", null),
            (Text("session"), Text("accountId"), Text("roleName"), Text("via"), Text("trouble")));
        Assert.Equal(JsonValueKind.Null, rows["dev"].GetProperty("via").ValueKind);
        Assert.Contains("'nobody'", rows["lost"].GetProperty("trouble").GetString(), StringComparison.Ordinal);

        var table = (await Home.RunAsync("profiles")).OutputText;
        Assert.Matches(@"(?m)^deploy +my-sso +123456789012 +Deploy \(via dev\) +eu-west-3 +yes$", table);
        Assert.Matches("(?m)^lost: .*'nobody'", table);
    }

    [Fact]
    public async Task A_process_line_with_a_role_is_not_replaced_by_one_without()
    {
        Home.AddProfile("a-process", $"credential_process = sso-cred --profile a --role-arn {ChainedHome.Role}");
        var before = Home.Config;
        var run = await Home.RunAsync("configure", "--session", "my-sso", "--account", "123456789012", "--role",
            "ReadOnly", "--profile", "a", "--process", "--yes");
        Assert.Contains("profile 'a-process' has credential_process", run.Failed(3).Error, StringComparison.Ordinal);
        Assert.Equal(before, Home.Config);
    }

    [Theory]
    [InlineData("--role-arn", ChainedHome.Role)]
    [InlineData("--source-profile", "dev", "deploy", "lost")]
    public async Task Names_of_the_config_are_completed(string option, params string[] expected)
    {
        var run = await Home.RunAsync("__complete", "zsh", "=", "configure", option);
        Assert.Equal(expected, run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public async Task Commands_and_options_are_completed()
    {
        Assert.Contains("whoami\t", (await Home.RunAsync("__complete", "zsh", "=who")).OutputText,
            StringComparison.Ordinal);
        var options = (await Home.RunAsync("__complete", "zsh", "=--", "exec")).OutputText;
        foreach (var option in (string[])["--role-arn", "--session-name", "--external-id", "--duration", "--policy",
            "--policy-arn"])
            Assert.Contains($"{option}\t", options, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policys_file_is_left_to_the_shell()
    {
        var run = await Home.RunAsync("__complete", "zsh", "=", "get", "--policy");
        Assert.Equal((1, ""), (run.Exit, run.OutputText));
    }

    [Fact]
    public async Task Help_has_each_option_on_one_line()
    {
        foreach (var command in (string[])["get", "exec", "configure", "whoami"])
        {
            var lines = (await Home.RunAsync(command, "--help")).OutputText.Split('\n');
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 160));
            Assert.Single(lines, line => line.TrimStart().StartsWith("--role-arn <ARN>", StringComparison.Ordinal));
        }
    }
}
