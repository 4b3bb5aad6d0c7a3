namespace CredentialProcess.Tests;

/// <summary>
/// The real time for one run's single flight, which reports when the run pauses for the first time: then another run
/// has the lock, and this one will take its outcome.
/// </summary>
sealed class WaiterClock(Action waits) : TimeProvider
{
    int _reported;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (Interlocked.Exchange(ref _reported, 1) == 0)
            waits();
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
