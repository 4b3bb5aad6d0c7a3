using CredentialProcess.Credentials;
using CredentialProcess.Serving;

namespace CredentialProcess.Tests.Serving;

/// <summary>
/// What a long run holds: one renewal for all, ahead of the end, and older credentials while it is under way.
/// </summary>
public sealed class RefreshingCredentialsTests : IDisposable
{
    static readonly CancellationToken s_never = CancellationToken.None;

    readonly MovingClock _clock = new(TestHome.Noon);
    readonly List<TaskCompletionSource<RoleCredentials>> _fetches = [];
    readonly SemaphoreSlim _asked = new(0);

    RefreshingCredentials Role => field ??= new RefreshingCredentials(FetchAsync, _clock);

    public void Dispose() => _asked.Dispose();

    [Fact]
    public async Task A_thousand_callers_share_one_fetch_and_fresh_credentials_need_none()
    {
        var callers = Enumerable.Range(0, 1000).Select(_ => Role.GetAsync(s_never)).ToList();
        await AnswerAsync("one", 60);
        Assert.All(await Task.WhenAll(callers), credentials => Assert.Equal("one", credentials.AccessKeyId));
        _clock.Advance(TimeSpan.FromMinutes(43));
        Assert.Equal("one", (await Role.GetAsync(s_never)).AccessKeyId);
        Assert.Single(_fetches);
    }

    [Fact]
    public async Task Sixteen_minutes_before_the_end_new_ones_are_fetched()
    {
        await HoldAsync(60);
        _clock.Advance(TimeSpan.FromMinutes(44));
        var caller = Role.GetAsync(s_never);
        await AnswerAsync("two", 60);
        Assert.Equal("two", (await caller).AccessKeyId);
    }

    [Fact]
    public async Task Older_ones_are_handed_out_where_a_renewal_outlasts_a_clients_patience()
    {
        await HoldAsync(60);
        _clock.Advance(TimeSpan.FromMinutes(50));
        var caller = Role.GetAsync(s_never);
        await _asked.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMilliseconds(800));
        Assert.Equal("one", (await caller).AccessKeyId);
        _fetches[1].SetResult(Credentials("two", 60));
        while ((await Role.GetAsync(s_never)).AccessKeyId != "two")
            await Task.Yield();
        Assert.Equal(2, _fetches.Count);
    }

    [Fact]
    public async Task Ended_ones_are_never_handed_out()
    {
        await HoldAsync(60);
        _clock.Advance(TimeSpan.FromMinutes(60));
        var caller = Role.GetAsync(s_never);
        await _asked.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(caller.IsCompleted);
        _fetches[1].SetResult(Credentials("two", 60));
        Assert.Equal("two", (await caller).AccessKeyId);
    }

    [Fact]
    public async Task A_failure_is_everybodys_for_two_seconds_and_then_it_is_retried()
    {
        var caller = Role.GetAsync(s_never);
        await _asked.WaitAsync(TestContext.Current.CancellationToken);
        _fetches[0].SetException(new Failure(FailureKind.SignInNeeded, "the sign-in has ended"));
        await Assert.ThrowsAsync<Failure>(() => caller);
        await Assert.ThrowsAsync<Failure>(() => Role.GetAsync(s_never));
        Assert.Single(_fetches);
        _clock.Advance(TimeSpan.FromSeconds(2));
        caller = Role.GetAsync(s_never);
        await AnswerAsync("one", 60);
        Assert.Equal("one", (await caller).AccessKeyId);
    }

    [Theory]
    [InlineData(FailureKind.SignInNeeded)]
    [InlineData(FailureKind.SignInDenied)]
    [InlineData(FailureKind.Service)]
    [InlineData(FailureKind.NotAws)]
    [InlineData(FailureKind.Network)]
    [InlineData(FailureKind.Local)]
    [InlineData(FailureKind.Internal)]
    public async Task A_failed_renewal_leaves_the_older_credentials_in_use_until_they_expire(object kind)
    {
        await HoldAsync(60);
        _clock.Advance(TimeSpan.FromMinutes(50));
        var caller = Role.GetAsync(s_never);
        await FailAsync(1, (FailureKind)kind);
        Assert.Equal("one", (await caller).AccessKeyId);
        Assert.Equal("one", (await Role.GetAsync(s_never)).AccessKeyId);
        Assert.Equal(2, _fetches.Count);
        _clock.Advance(TimeSpan.FromMinutes(10));
        caller = Role.GetAsync(s_never);
        await FailAsync(2, (FailureKind)kind);
        Assert.Equal(kind, (await Assert.ThrowsAsync<Failure>(() => caller)).Kind);
    }

    [Theory]
    [InlineData(FailureKind.AccessDenied)]
    [InlineData(FailureKind.Configuration)]
    [InlineData(FailureKind.Usage)]
    public async Task Older_credentials_are_not_a_fallback_for_a_role_that_is_refused(object kind)
    {
        await HoldAsync(60);
        _clock.Advance(TimeSpan.FromMinutes(50));
        var caller = Role.GetAsync(s_never);
        await FailAsync(1, (FailureKind)kind);
        Assert.Equal(kind, (await Assert.ThrowsAsync<Failure>(() => caller)).Kind);
        Assert.Equal(kind, (await Assert.ThrowsAsync<Failure>(() => Role.GetAsync(s_never))).Kind);
        Assert.Equal(2, _fetches.Count);
    }

    [Fact]
    public async Task Credentials_that_are_short_lived_from_the_start_are_not_fetched_for_each_caller()
    {
        await HoldAsync(15);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("one", (await Role.GetAsync(s_never)).AccessKeyId);
        Assert.Single(_fetches);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var caller = Role.GetAsync(s_never);
        await AnswerAsync("two", 15);
        Assert.Equal("two", (await caller).AccessKeyId);
    }

    [Theory]
    [InlineData(2, 30)]
    [InlineData(0.2, 5)]
    public async Task The_shorter_they_live_the_sooner_they_are_renewed(double minutes, int seconds)
    {
        await HoldAsync(minutes);
        _clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await Role.GetAsync(s_never);
        Assert.Single(_fetches);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var caller = Role.GetAsync(s_never);
        await AnswerAsync("two", minutes);
        Assert.Equal("two", (await caller).AccessKeyId);
    }

    [Fact]
    public async Task What_is_due_half_a_minute_after_it_came_is_renewed_then()
    {
        await HoldAsync(16.5);
        _clock.Advance(TimeSpan.FromSeconds(31));
        var caller = Role.GetAsync(s_never);
        await AnswerAsync("two", 60);
        Assert.Equal("two", (await caller).AccessKeyId);
    }

    [Fact]
    public async Task What_is_due_and_fails_is_retried_a_minute_later()
    {
        await HoldAsync(15);
        using var stop = new CancellationTokenSource();
        using var waits = new SemaphoreSlim(0);
        _clock.Armed += due =>
        {
            if (due == TimeSpan.FromMinutes(1))
                waits.Release();
        };
        var keeping = Role.KeepFreshAsync(stop.Token);
        for (var fetch = 1; fetch < 4; fetch++)
        {
            await waits.WaitAsync(TestContext.Current.CancellationToken);
            _clock.Advance(TimeSpan.FromSeconds(59));
            Assert.Equal(fetch, _fetches.Count);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await FailAsync(fetch, FailureKind.AccessDenied);
        }

        await waits.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(keeping.IsCompleted, $"{keeping.Exception}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }

    [Fact]
    public async Task It_renews_by_itself_when_it_is_time()
    {
        await HoldAsync(60);
        using var stop = new CancellationTokenSource();
        var keeping = Role.KeepFreshAsync(stop.Token);
        _clock.Advance(TimeSpan.FromMinutes(44));
        await AnswerAsync("two", 60);
        while ((await Role.GetAsync(s_never)).AccessKeyId != "two")
            await Task.Yield();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
        Assert.Equal(2, _fetches.Count);
    }

    [Fact]
    public async Task What_was_never_had_is_fetched_in_a_while_too()
    {
        using var stop = new CancellationTokenSource();
        var keeping = Role.KeepFreshAsync(stop.Token);
        Assert.False(keeping.IsCompleted, $"{keeping.Exception}");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await AnswerAsync("one", 60);
        Assert.Equal("one", (await Role.GetAsync(s_never)).AccessKeyId);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
        Assert.Single(_fetches);
    }

    [Fact]
    public async Task An_end_that_is_months_away_is_waited_for_all_the_same()
    {
        await HoldAsync(60 * 24 * 60);
        using var stop = new CancellationTokenSource();
        var keeping = Role.KeepFreshAsync(stop.Token);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(keeping.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }

    async Task FailAsync(int fetch, FailureKind kind)
    {
        await _asked.WaitAsync(TestContext.Current.CancellationToken);
        _fetches[fetch].SetException(new Failure(kind, "it failed"));
    }

    async Task HoldAsync(double minutes)
    {
        var caller = Role.GetAsync(s_never);
        await AnswerAsync("one", minutes);
        await caller;
    }

    async Task AnswerAsync(string name, double minutes)
    {
        await _asked.WaitAsync(TestContext.Current.CancellationToken);
        _fetches[^1].SetResult(Credentials(name, minutes));
    }

    Task<RoleCredentials> FetchAsync()
    {
        var fetch = new TaskCompletionSource<RoleCredentials>(TaskCreationOptions.RunContinuationsAsynchronously);
        _fetches.Add(fetch);
        _asked.Release();
        return fetch.Task;
    }

    RoleCredentials Credentials(string name, double minutes) => new()
    {
        AccessKeyId = name,
        SecretAccessKey = "s",
        SessionToken = "t",
        Expiration = _clock.GetUtcNow() + TimeSpan.FromMinutes(minutes),
    };
}
