using System.Globalization;

namespace SsoCred.Tests.Faults;

/// <summary>
/// Five hundred processes at once and nothing cached. Alone, so that it meets the time limit of a run on two cores, and
/// only where there is memory for as many: about 16 MB each.
/// </summary>
[Collection(nameof(BigStormTests))]
[CollectionDefinition(nameof(BigStormTests), DisableParallelization = true)]
[Trait("Category", "Slow")]
public sealed class BigStormTests : ExecutableTests
{
    const int Copies = 500;
    const long NeededMegabytes = Copies * 16;

    [Fact]
    public async Task Five_hundred_with_nothing_cached_make_one_call()
    {
        await StormAsync(TimeSpan.FromHours(1));
        Assert.Equal((0, 1), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task Five_hundred_with_an_ended_token_make_one_refresh_and_one_call()
    {
        await StormAsync(TimeSpan.FromMinutes(-5));
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
    }

    async Task StormAsync(TimeSpan tokenLeft)
    {
        if (FreeMegabytes() is { } free and < NeededMegabytes)
            Assert.Skip($"{NeededMegabytes} MB are needed for {Copies} processes, and {free} MB are free");
        Home.SignInWithMore(tokenLeft);
        Home.StandIn.Faults.Add("GetRoleCredentials=delay:1");
        var runs = await ParallelRuns.RunAsync(Home, Copies, "--profile dev --timeout 60");
        var document = runs[0].Document();
        Assert.All(runs, run => Assert.Equal(document, run.Document()));
        Home.AssertNothingLost();
        Assert.Single(Home.RoleFiles);
    }

    // What Linux says; elsewhere it is taken for enough.
    static long? FreeMegabytes() => File.Exists("/proc/meminfo")
        && File.ReadLines("/proc/meminfo")
            .FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal))
            is { } line
            ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024
            : null;
}
