namespace IdentityCenter.State;

/// <summary>The portal's rate limit, a token bucket with a burst of one second. Thread-safe.</summary>
sealed class Rate(TimeProvider clock, Settings settings)
{
    readonly Lock _gate = new();
    double _left = double.MaxValue;
    DateTimeOffset _counted = clock.GetUtcNow();

    /// <summary>False for a call over the limit, which is not counted.</summary>
    public bool Allows()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var grown = (now - _counted).TotalSeconds * settings.Rate;
            _counted = now;
            _left = settings.Rate == 0 ? double.MaxValue : Math.Min(settings.Rate, _left + grown);
            if (_left < 1)
                return false;
            _left--;
            return true;
        }
    }
}
