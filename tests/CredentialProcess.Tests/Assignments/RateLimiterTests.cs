using CredentialProcess.Assignments;

namespace CredentialProcess.Tests.Assignments;

/// <summary>How fast the portal is called, by a clock that jumps over every pause.</summary>
public sealed class RateLimiterTests
{
    readonly MovingClock _clock = new() { SkipsUpTo = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task Twenty_calls_begin_at_once_and_then_twenty_a_second()
    {
        using var pace = new RateLimiter(_clock);
        Assert.Equal(TimeSpan.Zero, await TakeAsync(pace, 20));
        Assert.InRange(await TakeAsync(pace, 40), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(pace, 10));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(pace, 20));
        Assert.NotEqual(TimeSpan.Zero, await TakeAsync(pace, 1));
    }

    [Fact]
    public async Task One_call_too_many_halves_the_speed_once_for_all_that_were_under_way()
    {
        using var pace = new RateLimiter(_clock);
        var first = await pace.WaitAsync(default);
        var second = await pace.WaitAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(1));
        pace.SlowDown(first, null);
        pace.SlowDown(second, null);
        Assert.Equal(10, pace.PerSecond);
        Assert.InRange(await TakeAsync(pace, 10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        pace.SlowDown(await pace.WaitAsync(default), null);
        Assert.Equal(5, pace.PerSecond);
    }

    [Fact]
    public async Task It_never_comes_to_a_stop_and_recovers_bit_by_bit()
    {
        using var pace = new RateLimiter(_clock);
        for (var i = 0; i < 10; i++)
            pace.SlowDown(await pace.WaitAsync(default), null);
        Assert.Equal(1, pace.PerSecond);
        for (var i = 0; i < 8; i++)
            pace.SpeedUp();
        Assert.Equal(2, pace.PerSecond);
        for (var i = 0; i < 1000; i++)
            pace.SpeedUp();
        Assert.Equal(20, pace.PerSecond);
    }

    [Fact]
    public async Task What_the_portal_asks_to_wait_is_waited_by_all_and_a_shorter_wish_does_not_shorten_it()
    {
        using var pace = new RateLimiter(_clock);
        var first = await pace.WaitAsync(default);
        var second = await pace.WaitAsync(default);
        pace.SlowDown(first, TimeSpan.FromSeconds(30));
        pace.SlowDown(second, TimeSpan.FromSeconds(1));
        Assert.InRange(await TakeAsync(pace, 1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.1));
    }

    [Fact]
    public async Task Who_waits_can_be_told_to_stop()
    {
        using var pace = new RateLimiter(new MovingClock());
        using var stop = new CancellationTokenSource();
        await TakeAsync(pace, 20);
        var waiting = pace.WaitAsync(stop.Token);
        var behind = pace.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind);
    }

    async Task<TimeSpan> TakeAsync(RateLimiter pace, int calls)
    {
        var begun = _clock.GetUtcNow();
        for (var i = 0; i < calls; i++)
            await pace.WaitAsync(TestContext.Current.CancellationToken);
        return _clock.GetUtcNow() - begun;
    }
}
