using System.Text.RegularExpressions;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Display;

/// <summary>What is printed on terminals of several sizes and in several time zones, and without one.</summary>
public sealed partial class ScreenTests : ExecutableTests
{
    const string LongName = "Entwicklung-Muller-Sohne.AdministratorAccess";

    protected override void SetUp()
    {
        Home.Config += $"""

            [profile {LongName}]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = AWSAdministratorAccess-東京
            region = ap-northeast-1

            [profile broken]
            sso_session = my-sso
            sso_account_id = 123456789012

            """;
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(40, 40)]
    [InlineData(120, 40)]
    public async Task No_line_is_wider_than_the_terminal_and_no_word_is_broken(int columns, int lines)
    {
        Home.SignIn();
        _ = await Home.DocumentAsync();
        await using var terminal = await Tmux.StartAsync(Home, columns, lines);
        string[] commands = ["status --all", "profiles", "login --session nobody", "get --profile brok"];
        foreach (var (number, command) in commands.Index())
        {
            var end = $"end {number}";
            await terminal.TypeAsync($"clear; $sso_cred {command}; echo {end}");
            var screen = await terminal.SeeAsync(screen => screen.Any(line => line.TrimEnd() == end));
            var printed = screen.TakeWhile(line => line.TrimEnd() != end).Select(line => line.TrimEnd()).ToList();
            // tmux breaks a wider line in its last column.
            Assert.All(printed, line => Assert.InRange(SsoCred.Display.Columns.Of(line), 0, columns - 1));
            var words = (await Home.ShellAsync($"\"$sso_cred\" {command} 2>&1")).OutputText
                .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            var shown = printed.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            Assert.All(words.Where(word => word.Length < 20), word => Assert.Contains(word, shown));
        }
    }

    [Fact]
    public async Task A_hint_is_wrapped_on_a_terminal_with_its_command_whole_and_one_line_elsewhere()
    {
        await using var terminal = await Tmux.StartAsync(Home, 50);
        await terminal.TypeAsync("clear; $sso_cred --profile dev; echo done");
        var screen = await terminal.SeeAsync(screen => screen.Any(line => line.TrimEnd() == "done"));
        Assert.Contains(screen, line => line.Contains("sso-cred login dev", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.StartsWith("  ", StringComparison.Ordinal));
        var run = await Home.RunAsync("--profile", "dev");
        Assert.Equal(2, run.Said.TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData("Europe/Berlin", "CES?T")]
    [InlineData(":Europe/Berlin", "CES?T")]
    [InlineData("Asia/Kathmandu", @"UTC\+5:45")]
    [InlineData("UTC", "UTC")]
    [InlineData("Nowhere/Land", "UTC")]
    // A rule as POSIX has it; .NET knows none, and says that it has taken UTC.
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "UTC")]
    [InlineData(null, "[A-Z]+([+-][0-9:]+)?")]
    public async Task Times_have_the_zone_of_the_terminal_and_in_json_they_are_utc(string? zone, string name)
    {
        if (!File.Exists("/usr/share/zoneinfo/Asia/Kathmandu"))
            Assert.Skip("no time zones here");
        if (zone is not null)
            Home.Environment["TZ"] = zone;
        Home.SignIn();
        var document = await Home.DocumentAsync();
        var status = (await Home.RunAsync("status")).OutputText;
        var time = $@"(tomorrow )?\d\d:\d\d {name}";
        Assert.Matches($@"signed in until {time}, \d", status);
        Assert.Matches($@"dev +my-sso +012345678901 +ReadOnly +{time}\n", status);
        Assert.Contains($"\"credentialsUntil\": \"{document.Expiration}\"",
            (await Home.RunAsync("status", "--json")).OutputText, StringComparison.Ordinal);
        Assert.Matches($@"token: until {time} \(in ", (await DoctorAsync()).OutputText);
        Assert.Matches(@"""until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \(in ", (await DoctorAsync("--json")).OutputText);
        Assert.DoesNotMatch(LocalOnly(), (await DoctorAsync("--json")).OutputText);
    }

    [Fact]
    public async Task The_debug_log_has_the_same_zone()
    {
        Home.Environment["TZ"] = "Asia/Tokyo";
        Home.SignIn();
        Assert.Equal(0, (await Home.RunAsync("--profile", "dev")).Exit);
        var lines = (await Home.RunAsync("--profile", "dev", "--debug")).Said;
        Assert.Matches(@"(?m)^sso-cred\[\d+\]: debug: \d\d:\d\d:\d\d\.\d{3} JST role cache: credentials until "
            + @"(tomorrow )?\d\d:\d\d JST$", lines);
        Assert.DoesNotMatch(@"\d\d:\d\dZ|\d\d:\d\d:\d\dZ", lines);
        Assert.All(lines.TrimEnd('\n').Split('\n'), line =>
            Assert.Matches(@"^sso-cred\[\d+\]: debug: [0-9:.]{12} JST ", line));
    }

    Task<Run> DoctorAsync(params string[] more) =>
        Home.RunAsync(["doctor", "--profile", "dev", "--offline", .. more]);

    [GeneratedRegex(@"until (tomorrow )?\d\d:\d\d ")]
    private static partial Regex LocalOnly();
}
