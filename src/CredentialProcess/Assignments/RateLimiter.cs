namespace CredentialProcess.Assignments;

/// <summary>
/// How fast one run calls the portal, which allows a caller about 20 calls a second: a burst, then so many a second.
/// Being told that it is too fast halves the speed, success brings it back bit by bit.
/// </summary>
sealed class RateLimiter(TimeProvider clock) : IDisposable
{
    public const int AtOnce = 20;

    /// <summary>Calls in a second.</summary>
    public const double Fastest = 20;
    const double Slowest = 1;

    /// <summary>What one success adds: from half the speed to all of it takes about five seconds.</summary>
    const double Recovery = 0.125;

    readonly SemaphoreSlim _turn = new(1);
    readonly Lock _gate = new();
    readonly long _zero = clock.GetTimestamp();
    double _perSecond = Fastest;

    /// <summary>How many calls may begin now; grows with time.</summary>
    double _allowance = AtOnce;
    TimeSpan _counted;
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
    /// <returns>When it came, for <see cref="Slow"/>.</returns>
    public async Task<TimeSpan> WaitAsync(CancellationToken stop)
    {
        // One waits for the clock and the rest for it, so that they begin in the order in which they came.
        await _turn.WaitAsync(stop);
        try
        {
            while (Missing() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stop);
            return Take();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A call has succeeded.</summary>
    public void Recover()
    {
        lock (_gate)
            _perSecond = Math.Min(Fastest, _perSecond + Recovery);
    }

    /// <summary>A call was one too many. Those that were under way with it say the same, and count once.</summary>
    /// <param name="begun">What <see cref="WaitAsync"/> has told.</param>
    public void Slow(TimeSpan begun, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_zero);
            if (now + retryAfter is { } end && end > _resumesAt)
                _resumesAt = end;
            if (begun < _slowedAt)
                return;
            _slowedAt = now;
            _counted = now;
            _allowance = 0;
            _perSecond = Math.Max(Slowest, _perSecond / 2);
        }
    }

    public void Dispose() => _turn.Dispose();

    TimeSpan Missing()
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_zero);
            _allowance = Math.Min(AtOnce, _allowance + ((now - _counted).TotalSeconds * _perSecond));
            _counted = now;
            var wait = _allowance >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _allowance) / _perSecond);
            if (_resumesAt - now > wait)
                wait = _resumesAt - now;
            // Timers count whole milliseconds, and cut off what is less.
            return TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        }
    }

    TimeSpan Take()
    {
        lock (_gate)
        {
            _allowance--;
            return clock.GetElapsedTime(_zero);
        }
    }
}
