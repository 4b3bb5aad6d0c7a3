using CredentialProcess.Credentials;

namespace CredentialProcess.Serving;

/// <summary>
/// Role credentials of a long-running server, refreshed before they expire. Callers share one refresh, and while the
/// current credentials are valid they wait no longer than clients do: the SDKs for JavaScript and Python have timeouts
/// of 1 and 2 seconds.
/// </summary>
/// <param name="fetch">Reads the cache or calls the service.</param>
sealed class RefreshingCredentials(Func<Task<RoleCredentials>> fetch, TimeProvider clock)
{
    static readonly TimeSpan s_clientTimeout = TimeSpan.FromMilliseconds(800);
    static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(2);
    static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    static readonly TimeSpan s_longestWait = TimeSpan.FromHours(1);

    readonly Lock _gate = new();
    RoleCredentials? _current;
    Task<RoleCredentials>? _refresh;
    DateTimeOffset _noRefreshUntil;

    /// <exception cref="Failure">No valid credentials.</exception>
    public async Task<RoleCredentials> GetAsync(CancellationToken stop)
    {
        RoleCredentials? stale;
        Task<RoleCredentials> refresh;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            stale = _current is not null && _current.IsValid(now) ? _current : null;
            if (stale is not null
                && (stale.IsFresh(now) || (now < _noRefreshUntil && _refresh is { IsFaulted: false })))
                return stale;
            // A failed refresh is not repeated for a moment, since clients retry in a row.
            if (_refresh is null || (_refresh.IsCompleted && now >= _noRefreshUntil))
                _refresh = Task.Run(RefreshAsync, CancellationToken.None);
            refresh = _refresh;
        }

        if (stale is null)
            return await refresh.WaitAsync(stop);
        try
        {
            return await refresh.WaitAsync(s_clientTimeout, clock, stop);
        }
        catch (TimeoutException)
        {
            return stale;
        }
        catch (Failure failure) when (stale.IsFallbackFor(failure, clock.GetUtcNow()))
        {
            return stale;
        }
    }

    /// <summary>Refreshes in time until stopped, so that hardly a caller has to wait.</summary>
    public async Task KeepFreshAsync(CancellationToken stop)
    {
        while (true)
        {
            var left = _current is { } held
                ? held.Expiration - RoleCredentials.FreshnessWindow - clock.GetUtcNow() : TimeSpan.Zero;
            // Checking early is free, and timers are limited to 49 days.
            var pause = left < s_longestPause ? s_longestPause : left > s_longestWait ? s_longestWait : left;
            await Task.Delay(pause, clock, stop);
            try
            {
                await GetAsync(stop);
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // The next caller gets the failure.
            }
        }
    }

    async Task<RoleCredentials> RefreshAsync()
    {
        try
        {
            var credentials = await fetch();
            lock (_gate)
            {
                _current = credentials;
                var now = clock.GetUtcNow();
                var quarter = (credentials.Expiration - now) / 4;
                var pause = quarter < s_shortestPause ? s_shortestPause : quarter > s_longestPause ? s_longestPause
                    : quarter;
                _noRefreshUntil = credentials.IsFresh(now) ? now : now + pause;
            }

            return credentials;
        }
        catch
        {
            lock (_gate)
                _noRefreshUntil = clock.GetUtcNow() + s_pauseAfterFailure;
            throw;
        }
    }
}
