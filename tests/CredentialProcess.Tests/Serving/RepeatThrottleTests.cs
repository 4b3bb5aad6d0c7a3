using System.Text;
using CredentialProcess.Credentials;
using CredentialProcess.HttpServer;
using CredentialProcess.Serving;

namespace CredentialProcess.Tests.Serving;

/// <summary>
/// A client that asks again at once in the last minutes of credentials is slowed down, and nobody else is.
/// </summary>
public class RepeatThrottleTests
{
    readonly MovingClock _clock = new(TestHome.Noon);
    readonly ServedRole _dev;
    readonly ServedRole _prod;
    readonly ContainerEndpoint _endpoint;
    readonly Queue<TaskCompletionSource> _renewals = [];
    int _keys;

    public RepeatThrottleTests()
    {
        (_dev, _prod) = (Role(), Role());
        _endpoint = new ContainerEndpoint([_dev, _prod], anyAddress: false, _clock);
    }

    TimeSpan Left { get; set; } = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_loop_gets_its_first_answer_at_once_and_then_five_a_second()
    {
        await AtOnceAsync();
        for (var turn = 0; turn < 5; turn++)
            await LateAsync(200);
    }

    [Fact]
    public async Task With_more_than_five_minutes_left_nobody_waits()
    {
        Left = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1);
        for (var turn = 0; turn < 5; turn++)
            await AtOnceAsync();
    }

    [Fact]
    public async Task Who_asks_a_second_later_does_not_wait()
    {
        await AtOnceAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AtOnceAsync();
        await LateAsync(200);
    }

    [Fact]
    public async Task Another_role_does_not_wait()
    {
        await AtOnceAsync();
        await AtOnceAsync(_prod);
    }

    [Fact]
    public async Task New_credentials_are_no_repetition()
    {
        Left = TimeSpan.FromSeconds(5);
        await AtOnceAsync();
        Left = TimeSpan.FromMinutes(3);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await AtOnceAsync();
        await LateAsync(200);
    }

    [Fact]
    public async Task Many_at_once_do_not_fill_the_places_of_the_listener()
    {
        await AtOnceAsync();
        var all = Enumerable.Range(0, 1000).Select(_ => AskAsync(_dev)).ToList();
        Assert.InRange(all.Count(answer => !answer.IsCompleted), 1, 16);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.All(await Task.WhenAll(all), answer => Assert.Equal(200, answer.Status));
        // The places are free again.
        await LateAsync(200);
    }

    [Fact]
    public async Task What_the_answer_has_taken_already_counts()
    {
        Left = TimeSpan.FromMinutes(4);
        await AtOnceAsync();
        _clock.Advance(TimeSpan.FromSeconds(59.9));
        await AtOnceAsync();
        // Now a renewal is due, and hangs: the older ones after 800 ms, and no 200 ms on top.
        _renewals.Enqueue(new TaskCompletionSource());
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        var answer = AskAsync(_dev);
        Assert.False(answer.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(800));
        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task At_the_end_of_the_server_the_answer_goes_out()
    {
        await AtOnceAsync();
        using var stop = new CancellationTokenSource();
        var answer = AskAsync(_dev, stop.Token);
        Assert.False(answer.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(200, (await answer).Status);
    }

    async Task AtOnceAsync(ServedRole? role = null)
    {
        // A fetch is on another thread; once it is done nothing is waited for but the clock.
        await (role ?? _dev).Credentials.GetAsync(default);
        var answer = AskAsync(role ?? _dev);
        Assert.True(answer.IsCompleted);
        Assert.Equal(200, (await answer).Status);
    }

    async Task LateAsync(int milliseconds)
    {
        var answer = AskAsync(_dev);
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(answer.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, (await answer).Status);
    }

    Task<Response> AskAsync(ServedRole role, CancellationToken stop = default) => _endpoint.AnswerAsync(
        Request.Parse(Encoding.ASCII.GetBytes(
            $"GET {role.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {role.Token}\r\n\r\n"))!, stop);

    ServedRole Role() => new(new RefreshingCredentials(async () =>
    {
        if (_renewals.TryDequeue(out var renewal))
            await renewal.Task;
        return new RoleCredentials
        {
            AccessKeyId = $"key {Interlocked.Increment(ref _keys)}",
            SecretAccessKey = "s",
            SessionToken = "t",
            Expiration = _clock.GetUtcNow() + Left,
        };
    }, _clock), "012345678901");
}
