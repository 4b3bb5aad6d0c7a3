namespace CredentialProcess.Assignments;

/// <summary>
/// How fast one run calls the portal, which allows a caller about 20 calls a second: a burst, then so many a second.
/// Being told that it is too fast halves the speed, success brings it back bit by bit.
/// </summary>
sealed class RateLimiter(TimeProvider clock) : IDisposable
{
    public const int Burst = 20;

    /// <summary>Calls in a second.</summary>
    public const double MaximumPerSecond = 20;
    const double MinimumPerSecond = 1;

    /// <summary>What one success adds: from half the speed to all of it takes about five seconds.</summary>
    const double RecoveryStep = 0.125;

    readonly SemaphoreSlim _queue = new(1);
    readonly Lock _gate = new();
    readonly long _startedAt = clock.GetTimestamp();
    double _perSecond = MaximumPerSecond;

    /// <summary>How many calls may begin now; grows with time.</summary>
    double _permits = Burst;
    TimeSpan _refilledAt;
    TimeSpan _slowedAt = TimeSpan.MinValue;
    TimeSpan _resumesAt;

    /// <summary>Calls in a second, as things stand.</summary>
    public double PerSecond
    {
        get
        {
            lock (_gate)
                return _perSecond;
        }
    }

    /// <summary>Waits for one call's turn.</summary>
    /// <returns>When it came, for <see cref="SlowDown"/>.</returns>
    public async Task<TimeSpan> WaitAsync(CancellationToken stop)
    {
        // One waits for the clock and the rest for it, so that they begin in the order in which they came.
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

    /// <summary>A call has succeeded.</summary>
    public void SpeedUp()
    {
        lock (_gate)
            _perSecond = Math.Min(MaximumPerSecond, _perSecond + RecoveryStep);
    }

    /// <summary>A call was one too many. Those that were under way with it say the same, and count once.</summary>
    /// <param name="begun">What <see cref="WaitAsync"/> has told.</param>
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
            // Timers count whole milliseconds, and cut off what is less.
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
