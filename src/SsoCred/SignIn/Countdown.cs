using SsoCred.Display;

namespace SsoCred.SignIn;

/// <summary>
/// One line at a time that counts down while the program waits for the user. A second request replaces the first, whose
/// line must not come back.
/// </summary>
sealed class Countdown(Screen screen) : IAsyncDisposable
{
    CancellationTokenSource _waiting = new();
    Task _counting = Task.CompletedTask;

    public void Begin(string what, DateTimeOffset end) =>
        _counting = screen.CountDownAsync(what, end, _waiting.Token);

    /// <summary>Erases the line.</summary>
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
