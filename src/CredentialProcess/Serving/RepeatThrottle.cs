using CredentialProcess.Credentials;

namespace CredentialProcess.Serving;

/// <summary>
/// Slows down a client that asks at once for what it has just been given. ExAws renews five minutes ahead of the end
/// and sets its timer to 0 ms from then on (AuthCache, <c>next_refresh_in</c>), so it would ask in a busy loop for as
/// long as there are only older credentials (1,100 requests a second, measured with 2.7.0). A first answer is never
/// late, and a late one comes well within the second that JavaScript's SDK waits. No longer than it takes: ExAws starts
/// such a loop with each of its own requests, which then wait for one another.
/// </summary>
sealed class RepeatThrottle(TimeProvider clock)
{
    static readonly TimeSpan s_refreshWindow = TimeSpan.FromMinutes(5);
    static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan s_repeatWindow = TimeSpan.FromSeconds(1);

    /// <summary>Each holds a connection's place, of which a listener has <see cref="HttpServer.ListenerLimits.MaxConnections"/>.</summary>
    const int MaxDelayed = 16;

    readonly Lock _gate = new();
    readonly Dictionary<ServedRole, (RoleCredentials Credentials, long At)> _last = [];
    int _delayed;

    /// <summary>Waits until this answer may go out; not at all unless it repeats the last one.</summary>
    /// <param name="started">When it was asked for, as the clock's timestamp: what it has taken so far counts.</param>
    public async Task WaitAsync(ServedRole role, RoleCredentials credentials, long started, CancellationToken stop)
    {
        if (credentials.Expiration - clock.GetUtcNow() > s_refreshWindow)
            return;
        var left = s_delay - clock.GetElapsedTime(started);
        if (left > TimeSpan.Zero && TryEnter(role, credentials, started))
        {
            try
            {
                await Task.Delay(left, clock, stop);
            }
            catch (OperationCanceledException)
            {
                // An answer that is ready at the end still goes out.
            }

            lock (_gate)
                _delayed--;
        }

        lock (_gate)
            _last[role] = (credentials, clock.GetTimestamp());
    }

    bool TryEnter(ServedRole role, RoleCredentials credentials, long started)
    {
        lock (_gate)
        {
            if (_delayed == MaxDelayed || !_last.TryGetValue(role, out var last) || last.Credentials != credentials
                || clock.GetElapsedTime(last.At, started) >= s_repeatWindow)
                return false;
            _delayed++;
            return true;
        }
    }
}
