namespace IdentityCenter.State;

/// <summary>
/// How many calls the portal takes: as many as a second's at once, then so many a second. Thread-safe.
/// </summary>
sealed class Rate(TimeProvider clock, Settings settings)
{
    readonly Lock _gate = new();
    double _left = double.MaxValue;
    DateTimeOffset _counted = clock.GetUtcNow();

    /// <summary>Counts one more call; false for one that is too many, which takes nothing from the next.</summary>
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
