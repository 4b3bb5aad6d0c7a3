using System.Diagnostics;
using CredentialProcess.Keyring;
using SsoCred.Tests.Chaining;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// <c>store move</c> is killed at any moment: the sign-in is in at least one place, runs go on from there, and moving
/// again completes it, also where the token has been refreshed in the meantime.
/// </summary>
public sealed class KilledMoveTests : DesktopTests
{
    const int Kills = 12;

    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.WithKeyringAsync(Home);

    protected override void SetUp()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        // Due from the start, so that each call that needs the token refreshes it.
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(10);
        Home.AddRole();
    }

    [Theory]
    [InlineData("files", "keyring")]
    [InlineData("keyring", "files")]
    public async Task Killed_at_twelve_moments_nothing_is_lost(string from, string to)
    {
        const int seed = 20261127;
        var random = new Random(seed);
        Assert.Equal(0, (await Home.RunAsync("login", "--device", "--profile", "dev")).Exit);
        var role = await Home.DocumentAsync();
        var chained = await Home.DocumentAsync("deploy");
        await MoveAsync(from);
        var length = await LengthAsync(from, to);
        Dictionary<string, int> landings = [];
        for (var i = 1; landings.Values.Sum() < Kills; i++)
        {
            Assert.True(
                i <= 4 * Kills, $"most moves end before they are killed, within {length.TotalMilliseconds:0} ms");
            var before = await TokenAsync();
            var move = Home.Start("store", "move", Home.SessionName, "--to", to, "--yes");
            await Task.Delay(length * random.NextDouble());
            move.Kill();
            var killed = await move.EndAsync();
            length *= killed.Exit == 0 ? 0.9 : 1.03;
            var state = State();
            if (killed.Exit != 0)
                landings[state] = landings.GetValueOrDefault(state) + 1;

            Assert.Contains(before, Tokens());
            var calls = Home.StandIn.Requests.Count;
            Assert.Equal((role, chained), (await Home.DocumentAsync(), await Home.DocumentAsync("deploy")));
            Assert.Equal(calls, Home.StandIn.Requests.Count);
            if (i % 2 == 0)
                await RefreshAsync();
            var newest = await TokenAsync();
            await MoveAsync(to);
            AssertOnlyIn(to, newest);
            Assert.Equal((role, chained), (await Home.DocumentAsync(), await Home.DocumentAsync("deploy")));
            await MoveAsync(from);
            AssertOnlyIn(from, newest);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"killed within {length.TotalMilliseconds:0} ms: "
            + string.Join(", ", landings.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} with {pair.Key}")));
        await RefreshAsync();
    }

    /// <summary>The median of three whole moves.</summary>
    async Task<TimeSpan> LengthAsync(string from, string to)
    {
        List<TimeSpan> lengths = [];
        for (var i = 0; i < 3; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await MoveAsync(to);
            lengths.Add(Stopwatch.GetElapsedTime(begun));
            await MoveAsync(from);
        }

        return lengths.Order().ElementAt(1);
    }

    // The listing needs the token, which is due.
    async Task RefreshAsync()
    {
        var refreshes = Home.Refreshes;
        var run = await Home.RunAsync("accounts", "--profile", "dev");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal(refreshes + 1, Home.Refreshes);
    }

    /// <summary>Of the place that the setting names.</summary>
    async Task<string> TokenAsync()
    {
        return Setting == "keyring"
            ? KeyringDesktop.Items().Single(item => item.Attributes["kind"] == ItemKind.Token).Text
            : await File.ReadAllTextAsync(Home.TokenPath);
    }

    List<string> Tokens() =>
    [
        .. KeyringDesktop.Items().Where(item => item.Attributes["kind"] == ItemKind.Token).Select(item => item.Text),
        .. File.Exists(Home.TokenPath) ? [File.ReadAllText(Home.TokenPath)] : Array.Empty<string>(),
    ];

    string[] Files() => [.. Home.FilesIn(".aws/sso/cache", "*"), .. Home.FilesIn(".aws/cli/cache", "*")];

    string Setting =>
        Home.Config.Contains("sso_cred_store = keyring", StringComparison.Ordinal) ? "keyring" : "files";

    string State() => $"{KeyringDesktop.Count()} in the keyring and {Files().Length} files, {Setting} in use";

    async Task MoveAsync(string to)
    {
        var run = await Home.RunAsync("store", "move", Home.SessionName, "--to", to, "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
    }

    // The registration, the role, the assumed role and the token.
    void AssertOnlyIn(string place, string token)
    {
        Assert.Equal([token], Tokens());
        Assert.Equal(place == "files" ? (0, 4) : (4, 0), (KeyringDesktop.Count(), Files().Length));
    }
}
