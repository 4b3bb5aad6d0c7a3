namespace CredentialProcess.Tests;

/// <summary>
/// A clock that stands still until it is moved. Timers fall due while it moves, in their order; with
/// <see cref="SkipsUpTo"/> set, shorter ones fall due at once, so that code which pauses runs on without a test
/// having to wait for it.
/// </summary>
sealed class MovingClock(DateTimeOffset? start = null) : TimeProvider
{
    readonly Lock _gate = new();
    readonly List<Timer> _timers = [];
    readonly List<TimeSpan> _skipped = [];
    readonly DateTimeOffset _start = start ?? new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    DateTimeOffset _now = start ?? new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Timers this short move the clock by themselves.</summary>
    public TimeSpan SkipsUpTo { get; init; } = TimeSpan.MinValue;

    /// <summary>Tells of every timer that is set, with its due time.</summary>
    public event Action<TimeSpan>? Armed;

    /// <summary>What was skipped, in order.</summary>
    public TimeSpan[] Skipped
    {
        get
        {
            lock (_gate)
                return [.. _skipped];
        }
    }

    /// <summary>The same on every machine, and never UTC, so that a time in UTC that a person reads is seen.</summary>
    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return (_now - _start).Ticks;
    }

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextDue(end) is { } timer)
            timer.Fall();
        lock (_gate)
            _now = end > _now ? end : _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    Timer? NextDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            if (next is null)
                return null;
            if (next.Due > _now)
                _now = next.Due;
            next.Rearm();
            return next;
        }
    }

    void Skip(Timer timer, TimeSpan time)
    {
        lock (_gate)
        {
            _skipped.Add(time);
            _now += time;
        }
        ThreadPool.QueueUserWorkItem(_ => timer.Fall());
    }

    sealed class Timer(MovingClock clock, Action fall) : ITimer
    {
        TimeSpan _period;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public void Fall() => fall();

        public void Rearm() => Arm(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var skip = dueTime >= TimeSpan.Zero && dueTime <= clock.SkipsUpTo;
            lock (clock._gate)
            {
                _period = period;
                Arm(skip ? Timeout.InfiniteTimeSpan : dueTime);
            }
            if (skip)
                clock.Skip(this, dueTime);
            if (dueTime >= TimeSpan.Zero)
                clock.Armed?.Invoke(dueTime);
            return true;
        }

        void Arm(TimeSpan dueTime)
        {
            clock._timers.Remove(this);
            Due = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : clock._now + dueTime;
            if (dueTime >= TimeSpan.Zero)
                clock._timers.Add(this);
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
