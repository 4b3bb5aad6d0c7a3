using SsoCred.Display;

namespace SsoCred.SignIn;

/// <summary>
/// One line at a time that counts down to the end of what a person is waited for. A second request takes the place of
/// the first, whose line must not come back.
/// </summary>
sealed class Countdown(Screen screen) : IAsyncDisposable
{
    CancellationTokenSource _waiting = new();
    Task _counting = Task.CompletedTask;

    public void Begin(string what, DateTimeOffset end) =>
        _counting = screen.CountDownAsync(what, end, _waiting.Token);

    /// <summary>Takes the line away.</summary>
    public async Task StopAsync()
    {
        await _waiting.CancelAsync();
        await _counting;
        _waiting.Dispose();
        _waiting = new();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _waiting.Dispose();
    }
}
