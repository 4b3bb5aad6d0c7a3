using CredentialProcess.Credentials;

namespace CredentialProcess.Serving;

/// <summary>
/// Delays a client that immediately repeats its last request. ExAws refreshes five minutes before expiry and then sets
/// its timer to 0 ms (AuthCache, <c>next_refresh_in</c>), a busy loop of 1,100 requests a second (measured with 2.7.0)
/// until there are newer credentials. First responses are never delayed, and the delay stays well within the 1 s
/// timeout of JavaScript's SDK. It is short because ExAws starts such a loop with each of its own requests, which then
/// wait for one another.
/// </summary>
sealed class RepeatThrottle(TimeProvider clock)
{
    static readonly TimeSpan s_refreshWindow = TimeSpan.FromMinutes(5);
    static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan s_repeatWindow = TimeSpan.FromSeconds(1);

    /// <summary>Each occupies one of the listener's <see cref="HttpServer.ListenerLimits.MaxConnections"/>.</summary>
    const int MaxDelayed = 16;

    readonly Lock _gate = new();
    readonly Dictionary<ServedRole, (RoleCredentials Credentials, long At)> _last = [];
    int _delayed;

    /// <summary>Waits until the response may be sent; only a repeated one is delayed.</summary>
    /// <param name="started">Timestamp of the request: the time since then counts towards the delay.</param>
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
                // A response that is ready at shutdown is still sent.
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
