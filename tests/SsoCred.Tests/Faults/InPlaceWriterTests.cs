using System.Diagnostics;

namespace SsoCred.Tests.Faults;

/// <summary>A hundred readers while another program truncates and rewrites the file, as the AWS CLI does.</summary>
public sealed class InPlaceWriterTests : ExecutableTests
{
    const int Copies = 100;

    [Fact]
    public async Task A_role_that_is_being_rewritten_is_read_without_a_call()
    {
        Home.SignInWithMore();
        var document = await Home.DocumentAsync();
        var runs = await BesideWriterAsync(Assert.Single(Home.RoleFiles));
        Assert.All(runs, run => Assert.Equal(document, run.Document()));
        Home.AssertNothingLost();
        Assert.Equal((0, 1), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task A_token_that_is_being_rewritten_is_read_without_a_refresh()
    {
        Home.SignInWithMore();
        // Never fresh for long enough to be handed out from the cache: each run that is not in time to share reads the
        // token and fetches.
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(10);
        var token = File.ReadAllBytes(Home.TokenPath);
        var runs = await BesideWriterAsync(Home.TokenPath);
        Assert.All(runs, run => run.Document());
        Assert.Equal(token, File.ReadAllBytes(Home.TokenPath));
        Home.AssertNothingLost();
        Assert.Equal(0, Home.Refreshes);
        Assert.InRange(Home.Fetches, 1, Copies);
    }

    async Task<Run[]> BesideWriterAsync(string path)
    {
        var content = await File.ReadAllBytesAsync(path);
        var (writes, longest) = (0, TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            var pauses = new Random(20261121);
            for (; !stop.IsCancellationRequested; writes++)
            {
                var begun = Stopwatch.GetTimestamp();
                AwsCliStandIn.WriteInPlace(path, content, pauseAt: 1 + (writes % 2));
                longest = Stopwatch.GetElapsedTime(begun) is var took && took > longest ? took : longest;
                Thread.Sleep(pauses.Next(5, 12)); // out of step with those who read again every 20 ms
            }
        });
        writer.Start();
        Run[] runs;
        try
        {
            runs = await ParallelRuns.RunLowPriorityAsync(Home, Copies, atOnce: 8);
        }
        finally
        {
            await stop.CancelAsync();
            writer.Join();
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{writes} writes beside {Copies} readers, the longest of {longest.TotalMilliseconds:0} ms");
        // A reader waits 0.1 s for a writer. One that the system left standing in its millisecond shows nothing.
        if (longest > TimeSpan.FromMilliseconds(80))
            Assert.Skip($"this machine is too busy: a write of a millisecond took {longest.TotalMilliseconds:0} ms");
        return runs;
    }
}
