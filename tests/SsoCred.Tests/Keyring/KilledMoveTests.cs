using System.Diagnostics;
using CredentialProcess.Keyring;
using SsoCred.Tests.Chaining;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// <c>store move</c> is killed at any moment: the sign-in is in at least one place, runs go on from there, and moving
/// again completes it, also where the token has been refreshed in the meantime.
/// </summary>
public sealed class KilledMoveTests : IAsyncLifetime
{
    const int Kills = 12;

    Home _home = null!;
    KeyringDesktop _desktop = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _desktop = await KeyringDesktop.WithKeyringAsync(_home);
        _home.StandIn.Tenant.Settings.AutoApproves = true;
        // Due from the start, so that each call that needs the token refreshes it.
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(10);
        _home.AddRole();
    }

    public async ValueTask DisposeAsync()
    {
        if (_desktop is not null)
            await _desktop.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Theory]
    [InlineData("files", "keyring")]
    [InlineData("keyring", "files")]
    public async Task Killed_at_twelve_moments_nothing_is_lost(string from, string to)
    {
        const int seed = 20261127;
        var random = new Random(seed);
        Assert.Equal(0, (await _home.RunAsync("login", "--device", "--profile", "dev")).Exit);
        var role = await _home.DocumentAsync();
        var chained = await _home.DocumentAsync("deploy");
        await MoveAsync(from);
        var length = await LengthAsync(from, to);
        Dictionary<string, int> landings = [];
        for (var i = 1; landings.Values.Sum() < Kills; i++)
        {
            Assert.True(
                i <= 4 * Kills, $"most moves end before they are killed, within {length.TotalMilliseconds:0} ms");
            var before = await TokenAsync();
            var move = _home.Start("store", "move", Home.SessionName, "--to", to, "--yes");
            await Task.Delay(length * random.NextDouble());
            move.Kill();
            var killed = await move.EndAsync();
            length *= killed.Exit == 0 ? 0.9 : 1.03;
            var state = State();
            if (killed.Exit != 0)
                landings[state] = landings.GetValueOrDefault(state) + 1;

            Assert.Contains(before, Tokens());
            var calls = _home.StandIn.Requests.Count;
            Assert.Equal((role, chained), (await _home.DocumentAsync(), await _home.DocumentAsync("deploy")));
            Assert.Equal(calls, _home.StandIn.Requests.Count);
            if (i % 2 == 0)
                await RefreshAsync();
            var newest = await TokenAsync();
            await MoveAsync(to);
            AssertOnlyIn(to, newest);
            Assert.Equal((role, chained), (await _home.DocumentAsync(), await _home.DocumentAsync("deploy")));
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
        var refreshes = _home.Refreshes;
        var run = await _home.RunAsync("accounts", "--profile", "dev");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal(refreshes + 1, _home.Refreshes);
    }

    /// <summary>Of the place that the setting names.</summary>
    async Task<string> TokenAsync()
    {
        return Setting == "keyring"
            ? _desktop.Items().Single(item => item.Attributes["kind"] == ItemKind.Token).Text
            : await File.ReadAllTextAsync(_home.TokenPath);
    }

    List<string> Tokens() =>
    [
        .. _desktop.Items().Where(item => item.Attributes["kind"] == ItemKind.Token).Select(item => item.Text),
        .. File.Exists(_home.TokenPath) ? [File.ReadAllText(_home.TokenPath)] : Array.Empty<string>(),
    ];

    string[] Files() => [.. _home.FilesIn(".aws/sso/cache", "*"), .. _home.FilesIn(".aws/cli/cache", "*")];

    string Setting =>
        _home.Config.Contains("sso_cred_store = keyring", StringComparison.Ordinal) ? "keyring" : "files";

    string State() => $"{_desktop.Count()} in the keyring and {Files().Length} files, {Setting} in use";

    async Task MoveAsync(string to)
    {
        var run = await _home.RunAsync("store", "move", Home.SessionName, "--to", to, "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
    }

    // The registration, the role, the assumed role and the token.
    void AssertOnlyIn(string place, string token)
    {
        Assert.Equal([token], Tokens());
        Assert.Equal(place == "files" ? (0, 4) : (4, 0), (_desktop.Count(), Files().Length));
    }
}
