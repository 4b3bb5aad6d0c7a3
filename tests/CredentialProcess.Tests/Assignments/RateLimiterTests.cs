using CredentialProcess.Assignments;

namespace CredentialProcess.Tests.Assignments;

/// <summary>How fast the portal is called, by a clock that jumps over every pause.</summary>
public sealed class RateLimiterTests
{
    readonly MovingClock _clock = new() { SkipsUpTo = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task Twenty_calls_begin_at_once_and_then_twenty_a_second()
    {
        using var limiter = new RateLimiter(_clock);
        Assert.Equal(TimeSpan.Zero, await TakeAsync(limiter, 20));
        Assert.InRange(await TakeAsync(limiter, 40), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(limiter, 10));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(limiter, 20));
        Assert.NotEqual(TimeSpan.Zero, await TakeAsync(limiter, 1));
    }

    [Fact]
    public async Task One_call_too_many_halves_the_speed_once_for_all_that_were_under_way()
    {
        using var limiter = new RateLimiter(_clock);
        var first = await limiter.WaitAsync(default);
        var second = await limiter.WaitAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(1));
        limiter.SlowDown(first, null);
        limiter.SlowDown(second, null);
        Assert.Equal(10, limiter.PerSecond);
        Assert.InRange(await TakeAsync(limiter, 10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        limiter.SlowDown(await limiter.WaitAsync(default), null);
        Assert.Equal(5, limiter.PerSecond);
    }

    [Fact]
    public async Task It_never_comes_to_a_stop_and_recovers_bit_by_bit()
    {
        using var limiter = new RateLimiter(_clock);
        for (var i = 0; i < 10; i++)
            limiter.SlowDown(await limiter.WaitAsync(default), null);
        Assert.Equal(1, limiter.PerSecond);
        for (var i = 0; i < 8; i++)
            limiter.SpeedUp();
        Assert.Equal(2, limiter.PerSecond);
        for (var i = 0; i < 1000; i++)
            limiter.SpeedUp();
        Assert.Equal(20, limiter.PerSecond);
    }

    [Fact]
    public async Task What_the_portal_asks_to_wait_is_waited_by_all_and_a_shorter_wish_does_not_shorten_it()
    {
        using var limiter = new RateLimiter(_clock);
        var first = await limiter.WaitAsync(default);
        var second = await limiter.WaitAsync(default);
        limiter.SlowDown(first, TimeSpan.FromSeconds(30));
        limiter.SlowDown(second, TimeSpan.FromSeconds(1));
        Assert.InRange(await TakeAsync(limiter, 1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.1));
    }

    [Fact]
    public async Task Who_waits_can_be_told_to_stop()
    {
        using var limiter = new RateLimiter(new MovingClock());
        using var stop = new CancellationTokenSource();
        await TakeAsync(limiter, 20);
        var waiting = limiter.WaitAsync(stop.Token);
        var behind = limiter.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind);
    }

    async Task<TimeSpan> TakeAsync(RateLimiter limiter, int calls)
    {
        var begun = _clock.GetUtcNow();
        for (var i = 0; i < calls; i++)
            await limiter.WaitAsync(TestContext.Current.CancellationToken);
        return _clock.GetUtcNow() - begun;
    }
}
