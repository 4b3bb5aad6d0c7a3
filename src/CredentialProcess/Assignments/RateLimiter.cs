namespace CredentialProcess.Assignments;

/// <summary>
/// A token bucket for the calls of one run to the portal, which allows a caller about 20 calls a second. Being
/// throttled halves the rate, each success raises it a little.
/// </summary>
sealed class RateLimiter(TimeProvider clock) : IDisposable
{
    public const int Burst = 20;

    /// <summary>Calls per second.</summary>
    public const double MaximumPerSecond = 20;
    const double MinimumPerSecond = 1;

    /// <summary>What one success adds: from half the rate to all of it takes about five seconds.</summary>
    const double RecoveryStep = 0.125;

    readonly SemaphoreSlim _queue = new(1);
    readonly Lock _gate = new();
    readonly long _startedAt = clock.GetTimestamp();
    double _perSecond = MaximumPerSecond;

    /// <summary>How many calls may start now; grows with time.</summary>
    double _permits = Burst;
    TimeSpan _refilledAt;
    TimeSpan _slowedAt = TimeSpan.MinValue;
    TimeSpan _resumesAt;

    /// <summary>The current rate, in calls per second.</summary>
    public double PerSecond
    {
        get
        {
            lock (_gate)
                return _perSecond;
        }
    }

    /// <summary>Waits until one call may start.</summary>
    /// <returns>When that was, for <see cref="SlowDown"/>.</returns>
    public async Task<TimeSpan> WaitAsync(CancellationToken stop)
    {
        // One caller waits for the clock and the rest for it, so that they start in order of arrival.
        await _queue.WaitAsync(stop);
        try
        {
            while (RefillPermits() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stop);
            return TakePermit();
        }
        finally
        {
            _queue.Release();
        }
    }

    /// <summary>Call this after a call has succeeded.</summary>
    public void SpeedUp()
    {
        lock (_gate)
            _perSecond = Math.Min(MaximumPerSecond, _perSecond + RecoveryStep);
    }

    /// <summary>Call this after a call was throttled. Concurrent calls that were throttled too count once.</summary>
    /// <param name="begun">The result of <see cref="WaitAsync"/>.</param>
    public void SlowDown(TimeSpan begun, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_startedAt);
            if (now + retryAfter is { } end && end > _resumesAt)
                _resumesAt = end;
            if (begun < _slowedAt)
                return;
            _slowedAt = now;
            _refilledAt = now;
            _permits = 0;
            _perSecond = Math.Max(MinimumPerSecond, _perSecond / 2);
        }
    }

    public void Dispose() => _queue.Dispose();

    TimeSpan RefillPermits()
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_startedAt);
            _permits = Math.Min(Burst, _permits + ((now - _refilledAt).TotalSeconds * _perSecond));
            _refilledAt = now;
            var wait = _permits >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _permits) / _perSecond);
            if (_resumesAt - now > wait)
                wait = _resumesAt - now;
            // Timers have a resolution of one millisecond and round down.
            return TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        }
    }

    TimeSpan TakePermit()
    {
        lock (_gate)
        {
            _permits--;
            return clock.GetElapsedTime(_startedAt);
        }
    }
}
