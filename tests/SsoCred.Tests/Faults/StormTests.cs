namespace SsoCred.Tests.Faults;

/// <summary>Fifty copies at the same moment: one call, and everybody gets its outcome.</summary>
public sealed class StormTests : ExecutableTests
{
    const int Copies = 50;

    [Fact]
    public async Task A_token_due_for_refresh_costs_one_refresh_and_one_exchange()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        var runs = await HeldAsync("CreateToken");
        AssertOneDocument(runs);
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task A_dead_refresh_token_costs_one_call_and_everybody_is_told_to_sign_in()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-5));
        Home.StandIn.Tenant.EndRefreshTokens();
        var runs = await HeldAsync("CreateToken");

        var complaint = runs[0].Failed(4);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
        Assert.All(runs, run => Assert.Equal(complaint, run.Failed(4)));
        Assert.Equal((1, 0), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task Nothing_cached_and_a_slow_portal_costs_one_call()
    {
        Home.SignInWithMore();
        Home.StandIn.Faults.Add("GetRoleCredentials=delay:1,times=0");
        AssertOneDocument(await StormAsync());
        Assert.Equal((0, 1), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task A_portal_that_refuses_is_asked_once()
    {
        Home.SignInWithMore();
        Home.StandIn.Faults.Add("GetRoleCredentials=status:403,times=0");
        var runs = await HeldAsync("GetRoleCredentials");
        Assert.All(runs,
            run => Assert.Contains("is not assigned to you", run.Failed(5).Error, StringComparison.Ordinal));
        // A process that begins after that outcome asks again; all fifty had begun before.
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task A_role_cache_that_cannot_be_written_costs_nobody_the_answer()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        File.WriteAllText(Home[".aws/cli"], "a file in the folder's place");
        var runs = await StormAsync();
        Assert.All(runs, run => run.Document());
        Assert.Equal(1, Home.Refreshes);
        Assert.InRange(Home.Fetches, 1, Copies);
    }

    [Fact]
    public async Task Without_a_place_for_locks_everybody_still_gets_an_answer()
    {
        Home.SignInWithMore();
        File.WriteAllText(Home[".aws/cli"], "a file in the folder's place");
        File.WriteAllText(Home[".aws/sso-cred"], "a file in the folder's place");
        Assert.All(await StormAsync(), run => run.Document());
        Assert.InRange(Home.Fetches, 1, Copies);
    }

    [Fact]
    public async Task Two_profiles_of_one_session_share_the_refresh_and_not_the_role()
    {
        Home.Config += """
            [profile production]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly
            """;
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        var runs = await StormAsync("dev", "production");
        Assert.Equal(["012345678901", "123456789012"], runs.Select(run => run.Document().AccountId).Distinct().Order());
        Assert.Equal((1, 2), (Home.Refreshes, Home.Fetches));
    }

    void AssertOneDocument(Run[] runs)
    {
        Assert.Equal(Copies, runs.Length);
        var document = runs[0].Document();
        Assert.All(runs, run => Assert.Equal(document, run.Document()));
        Assert.Single(Home.RoleFiles);
        Home.AssertNothingLost();
    }

    /// <summary>Nobody is answered before all have begun to wait.</summary>
    async Task<Run[]> HeldAsync(string operation)
    {
        using var hold = Home.StandIn.Faults.Hold(operation);
        var storm = StormAsync();
        await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
        while (!storm.IsCompleted && Directory.GetFiles(Home.Path, "storm-*.log").Count(HasLooked) < Copies)
            await Task.Delay(20);
        // From that line to the waiting there is one small file to read.
        await Task.Delay(500);
        hold.Dispose();
        return await storm;

        static bool HasLooked(string path)
        {
            try
            {
                return File.ReadAllText(path).Contains("role cache: nothing", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                // The run holds the file while it adds a line.
                return false;
            }
        }
    }

    /// <summary>One shell starts them all; each writes into files of its own.</summary>
    async Task<Run[]> StormAsync(params string[] profiles)
    {
        var names = profiles is [] ? "dev" : string.Join(' ', profiles);
        var shell = await Home.ShellAsync($$"""
            set -- {{names}}
            for i in $(seq {{Copies}}); do
              file=$HOME/storm-$i
              { SSO_CRED_DEBUG=$file.log "$sso_cred" --profile "$1" > "$file.out" 2> "$file.err"; echo $? > "$file.exit"; } &
              set -- "${@:2}" "$1"
            done
            wait
            """);
        Assert.Equal((0, ""), (shell.Exit, shell.Said));
        var runs = Enumerable.Range(1, Copies).Select(i => new Run(
            int.Parse(File.ReadAllText(Home[$"storm-{i}.exit"]), System.Globalization.CultureInfo.InvariantCulture),
            File.ReadAllBytes(Home[$"storm-{i}.out"]), File.ReadAllText(Home[$"storm-{i}.err"]))).ToArray();
        for (var i = 1; i <= Copies; i++)
            Home.AssertNoSecretIn(runs[i - 1].Said + File.ReadAllText(Home[$"storm-{i}.log"]));
        return runs;
    }
}
