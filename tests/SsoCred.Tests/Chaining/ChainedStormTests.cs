using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Chaining;

/// <summary>A hundred copies at the same moment: one exchange, one AssumeRole for each link, one document.</summary>
public sealed class ChainedStormTests : ExecutableTests
{
    const int Copies = 100;
    const string Last = "arn:aws:iam::210987654321:role/Last";

    protected override void SetUp()
    {
        Home.AddRole();
        Home.SignIn();
    }

    [Fact]
    public async Task Nothing_cached_costs_one_exchange_and_one_assume_role()
    {
        AssertOne(await StormAsync("deploy", "AssumeRole=delay:0.5,times=0"));
        Assert.Equal((1, 1), (Home.Fetches, Home.Assumed()));
    }

    [Fact]
    public async Task Each_link_of_a_longer_chain_is_assumed_once()
    {
        Home.AddRole("last", "deploy", Last);
        AssertOne(await StormAsync("last", "AssumeRole=delay:0.5,times=0"));
        Assert.Equal((1, 2), (Home.Fetches, Home.Assumed()));
    }

    [Fact]
    public async Task A_token_due_for_refresh_costs_one_refresh_more()
    {
        Home.SignIn(TimeSpan.FromMinutes(5));
        AssertOne(await StormAsync("deploy", "CreateToken=delay:0.5,times=0"));
        Assert.Equal((1, 1, 1), (Home.Refreshes, Home.Fetches, Home.Assumed()));
    }

    [Fact]
    public async Task A_refusal_is_asked_for_once()
    {
        Home.StandIn.Faults.Add("AssumeRole=status:403,code=AccessDenied,times=0,delay=2");
        var runs = await ParallelRuns.RunAsync(Home, Copies, "--profile deploy");
        var first = runs[0].Failed(5);
        Assert.All(runs, run => Assert.Equal(first, run.Failed(5)));
        // A process that begins after that outcome asks again.
        Assert.InRange(Home.Assumed(), 1, 3);
        Assert.Equal(1, Home.Fetches);
    }

    async Task<Run[]> StormAsync(string profile, string delay)
    {
        Home.StandIn.Faults.Add(delay);
        return await ParallelRuns.RunAsync(Home, Copies, $"--profile {profile}");
    }

    static void AssertOne(Run[] runs) => Assert.Single(runs.Select(run => run.Document()).Distinct());
}
