using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

/// <summary>Waiting for another process: short pauses first, then longer ones, without the thread pool.</summary>
public sealed class PollingIntervalTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pauses_are_short_for_a_second_and_then_grow_to_a_tenth()
    {
        var clock = new MovingClock { SkipsUpTo = TimeSpan.FromSeconds(1) };
        var pauses = new PollingInterval(clock, mayBlock: true);
        while (clock.GetUtcNow() < new MovingClock().GetUtcNow() + TimeSpan.FromSeconds(5))
            await pauses.WaitAsync(default);
        Assert.Equal(TimeSpan.FromMilliseconds(2), clock.Skipped[0]);
        var passed = TimeSpan.Zero;
        foreach (var pause in clock.Skipped)
        {
            var limit = TimeSpan.FromMilliseconds(passed < TimeSpan.FromSeconds(1) ? 25 : 100);
            Assert.True(pause <= limit, $"{pause} at {passed}");
            passed += pause;
        }

        Assert.Equal(TimeSpan.FromMilliseconds(100), clock.Skipped[^1]);
        Assert.InRange(clock.Skipped.Length, 80, 95);
    }

    [Fact]
    public void A_thread_outside_the_pool_sleeps_until_the_lock_is_free()
    {
        var held = FileLock.TryTake(_folder["key.lock"]);
        var endedAtReturn = false;
        var waiter = new Thread(() =>
        {
            var run = RunAsync(CancellationToken.None);
            endedAtReturn = run.IsCompletedSuccessfully && run.Result == "made";
        });
        waiter.IsBackground = true;
        waiter.Start();
        WaitUntilAsleep(waiter);
        held!.Dispose();
        waiter.Join();
        Assert.True(endedAtReturn);
    }

    [Fact]
    public void A_sleeping_thread_wakes_up_on_cancellation()
    {
        using var held = FileLock.TryTake(_folder["key.lock"]);
        using var stop = new CancellationTokenSource();
        var stopped = false;
        var waiter = new Thread(() => stopped = RunAsync(stop.Token).IsCanceled);
        waiter.IsBackground = true;
        waiter.Start();
        WaitUntilAsleep(waiter);
        stop.Cancel();
        waiter.Join();
        Assert.True(stopped);
    }

    [Fact]
    public async Task A_pool_thread_is_never_blocked()
    {
        var held = FileLock.TryTake(_folder["key.lock"]);
        var returned = new TaskCompletionSource<Task<string>>();
        _ = Task.Run(() => returned.SetResult(RunAsync(CancellationToken.None)));
        var run = await returned.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(run.IsCompleted);
        held!.Dispose();
        Assert.Equal("made", await run);
    }

    static void WaitUntilAsleep(Thread thread) =>
        Assert.True(SpinWait.SpinUntil(
            () => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));

    Task<string> RunAsync(CancellationToken stop) =>
        new SingleFlight(_folder.Path, TimeProvider.System, null, mayBlock: true).RunAsync(
            "key", _ => Task.FromResult<string?>(null), () => Task.FromResult("made"), stop);
}
