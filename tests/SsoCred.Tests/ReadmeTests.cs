using System.Text.RegularExpressions;
using CredentialProcess.Output;
using CredentialProcess.Tests;

namespace SsoCred.Tests;

/// <summary>
/// The README is kept true: its config blocks are the config of a home here, its transcripts are run in that home and
/// must show what is printed (<c>…</c> stands for anything, a point in time for any other), and each command it names
/// exists.
/// </summary>
public sealed partial class ReadmeTests : IAsyncLifetime
{
    static readonly string s_top = Repository.Top;
    static readonly string s_readme = File.ReadAllText(Path.Combine(s_top, "README.md"));

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.Config = string.Join('\n', Blocks("ini"));
        _home.StandIn.Tenant.Trust.Add("arn:aws:iam::123456789012:role/Deploy");
        Directory.CreateDirectory(_home["bin"]);
        File.CreateSymbolicLink(_home["bin/sso-cred"], SsoCredBinary.Path);
        _home.Environment["PATH"] = $"{_home["bin"]}:{_home.Environment["PATH"]}";
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task Its_transcripts_show_what_is_printed()
    {
        var commands = Blocks("console").SelectMany(Commands).ToList();
        Assert.NotEmpty(commands);
        foreach (var (command, shown) in commands)
        {
            using var person = new CancellationTokenSource();
            var allowing = AllowAsync(person.Token);
            var run = await _home.ShellAsync(
                $"{command} > out 2>&1; cat out".Replace("out", _home["out"], StringComparison.Ordinal));
            await person.CancelAsync();
            await allowing;
            // On a terminal this line counts down and is erased at the end.
            Assert.Matches(AsPattern(shown), Waiting().Replace(run.OutputText, ""));
        }
    }

    [Fact]
    public async Task Each_command_it_names_is_known()
    {
        var named = SsoCredCommand().Matches(s_readme).Select(match => match.Groups["command"].Value).Distinct()
            .ToList();
        Assert.Contains("get", named);
        foreach (var command in named)
            Assert.Equal(0, (await _home.RunAsync([.. command.Split(' '), "--help"])).Exit);
    }

    [Fact]
    public async Task It_names_each_command()
    {
        var help = (await _home.RunAsync("--help")).OutputText;
        var commands = HelpCommand().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..])
            .Select(match => match.Groups["command"].Value).ToList();
        Assert.Contains("doctor", commands);
        var table = s_readme[s_readme.IndexOf("## Commands\n", StringComparison.Ordinal)..];
        Assert.All(commands, command => Assert.Matches($@"(?m)^\| `sso-cred \[?{command}\b", table));
    }

    [Fact]
    public async Task Each_option_it_names_is_known()
    {
        var help = (await _home.RunAsync("--help")).OutputText;
        foreach (var command in SsoCredCommand().Matches(s_readme).Select(match => match.Groups["command"].Value))
            help += (await _home.RunAsync([.. command.Split(' '), "--help"])).OutputText;
        var ours = OtherProgram().Replace(s_readme[..s_readme.IndexOf("## Develop", StringComparison.Ordinal)], "")
            .Replace("docker login --username AWS --password-stdin", "", StringComparison.Ordinal);
        foreach (Match option in Option().Matches(ours))
            Assert.Contains(option.Value, help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_and_the_help_list_the_same_shells()
    {
        var all = ShellName.All;
        Assert.Contains($"for {string.Join(", ", all.SkipLast(1))} or {all[^1]} |", s_readme, StringComparison.Ordinal);
        List<string> completed = [];
        foreach (var shell in all)
        {
            if ((await _home.RunAsync("completion", shell)).Exit == 0)
                completed.Add(shell);
        }

        Assert.Contains($" script for {string.Join(", ", completed.SkipLast(1))} or {completed[^1]} (", s_readme,
            StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", completed), (await _home.RunAsync("completion", "--help")).OutputText,
            StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", all), (await _home.RunAsync("env", "--help")).OutputText,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_script_it_names_can_be_run()
    {
        var scripts = Lines("sh").Where(line => !line.Contains("sso-cred", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
            Assert.True(
                File.GetUnixFileMode(Path.Combine(s_top, script.Split(' ')[0])).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task Its_command_lines_work()
    {
        _home.SignIn();
        _home.Environment["AWS_ENDPOINT_URL_ECR"] = _home.StandIn.Url;
        foreach (var tool in (string[])["s3cmd", "mix", "docker"])
        {
            var path = _home[$"bin/{tool}"];
            var before = tool == "docker" ? "cat > /dev/null" : ":";
            await File.WriteAllTextAsync(path, $"#!/bin/sh\n{before}\necho \"$0 $*\" >> '{_home["tools"]}'\n", default);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var lines = Lines("sh").Where(line => line.Contains("sso-cred", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var run = await _home.ShellAsync($"set -eo pipefail; {line}");
            Assert.True(run.Exit == 0, $"{line}: {run.Said}");
        }

        // Each of the three has been run by one of the lines.
        Assert.Equal(["docker", "mix", "s3cmd"], (await File.ReadAllLinesAsync(_home["tools"], default))
            .Select(line => Path.GetFileName(line.Split(' ')[0])).Distinct().Order());
    }

    /// <summary>Approves whatever code appears in the output.</summary>
    async Task AllowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (File.Exists(_home["out"])
                && UserCode().Match(await File.ReadAllTextAsync(_home["out"], default)) is { Success: true } code)
                _home.StandIn.Tenant.Approve(code.Value);
            await Task.Delay(20, default);
        }
    }

    [Fact]
    public void Its_downloads_are_the_projects_own()
    {
        var project = ProjectUrl().Match(Repository.Read("Directory.Build.props")).Groups["url"].Value;
        Assert.NotEmpty(project);
        var links = ReleaseLink().Matches(s_readme).Select(match => match.Value).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.StartsWith(project + "/releases", link, StringComparison.Ordinal));
    }

    // What Install has others do.
    [GeneratedRegex("`(sudo|brew|cp|scoop|sha256sum|gh|\\| sh) [^`]*`|^```[a-z]+\n(curl|dotnet|COPY) [^`]*```$",
        RegexOptions.Multiline)]
    private static partial Regex OtherProgram();

    [GeneratedRegex("<PackageProjectUrl>(?<url>[^<]+)</PackageProjectUrl>")]
    private static partial Regex ProjectUrl();

    [GeneratedRegex("https://[^ `)]*/releases[^ `)]*")]
    private static partial Regex ReleaseLink();

    [GeneratedRegex("[A-Z]{4}-[A-Z]{4}")]
    private static partial Regex UserCode();

    static IEnumerable<string> Blocks(string language) =>
        Block().Matches(s_readme).Where(match => match.Groups["language"].Value == language)
            .Select(match => match.Groups["text"].Value);

    static IEnumerable<string> Lines(string language) =>
        Blocks(language).SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    static IEnumerable<(string Command, string Shown)> Commands(string block) =>
        block.Split("$ ", StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', 2)).Select(parts => (parts[0], parts[1]));

    // The stand-in's pages are http.
    static string AsPattern(string shown)
    {
        var pattern = Regex.Escape(shown).Replace("\\ ", " ", StringComparison.Ordinal)
            .Replace("https://…", "http://…", StringComparison.Ordinal);
        return $"^{Time().Replace(pattern, Time().ToString()).Replace("…", ".*", StringComparison.Ordinal)}$";
    }

    [GeneratedRegex("^waiting for .*\n", RegexOptions.Multiline)]
    private static partial Regex Waiting();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d)")]
    private static partial Regex Time();

    [GeneratedRegex("^```(?<language>\\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"`sso-cred \[?(?<command>[a-z]+( [a-z]+\b)?)")]
    private static partial Regex SsoCredCommand();

    [GeneratedRegex(@"(?m)^  (?<command>[a-z]+) ")]
    private static partial Regex HelpCommand();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();
}
