using System.Net;
using System.Net.Sockets;
using CredentialProcess.Connections;

namespace CredentialProcess.Tests.Connections;

/// <summary>A name is looked up once, however many tries ask for it.</summary>
public sealed class NameLookupTests : IDisposable
{
    readonly MovingClock _clock = new();
    readonly ManualResetEventSlim _answered = new(initialState: true);
    readonly NameLookup _names;
    int _asked;
    SocketError? _fails;

    public NameLookupTests() => _names = new NameLookup(_clock, host =>
    {
        Interlocked.Increment(ref _asked);
        _answered.Wait(TestContext.Current.CancellationToken);
        return _fails is { } error ? throw new SocketException((int)error) : [IPAddress.Parse("192.0.2.1")];
    });

    [Fact]
    public async Task A_lookup_outlives_the_try_that_began_it()
    {
        _answered.Reset();
        using var first = new CancellationTokenSource();
        var given = _names.ResolveAsync("portal.example", first.Token);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        var second = AskAsync();
        _answered.Set();
        Assert.Equal([IPAddress.Parse("192.0.2.1")], await second);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task What_was_found_is_kept_for_half_a_minute()
    {
        await AskAsync();
        _clock.Advance(TimeSpan.FromSeconds(29));
        await AskAsync();
        Assert.Equal(1, _asked);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync();
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_lookup_that_failed_is_made_again()
    {
        _fails = SocketError.TryAgain;
        await Assert.ThrowsAsync<SocketException>(AskAsync);
        _fails = null;
        Assert.Single(await AskAsync());
    }

    [Fact]
    public async Task Addresses_that_turned_out_bad_are_asked_for_again()
    {
        await AskAsync();
        _names.Forget("portal.example");
        await AskAsync();
        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::7")]
    public async Task An_address_is_not_looked_up(string address)
    {
        Assert.Equal(
            [IPAddress.Parse(address)], await _names.ResolveAsync(address, TestContext.Current.CancellationToken));
        Assert.Equal(0, _asked);
    }

    public void Dispose() => _answered.Dispose();

    Task<IPAddress[]> AskAsync() => _names.ResolveAsync("portal.example", TestContext.Current.CancellationToken);
}
