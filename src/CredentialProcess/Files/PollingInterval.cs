namespace CredentialProcess.Files;

/// <summary>
/// The pauses between two looks at what another process is doing: 2 to 25 ms in the first second, in which nearly every
/// exchange ends, then growing to 100 ms. Each is a little different, so that a hundred waiters do not look at the same
/// moment.
/// </summary>
/// <param name="mayBlock">
/// The thread may sleep, where it is not one of the thread pool's. A timer wakes a thread of the pool, which then spins
/// before it sleeps again: measured, that took three quarters of a waiter's CPU time.
/// </param>
sealed class PollingInterval(TimeProvider clock, bool mayBlock)
{
    static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(2);
    static readonly TimeSpan s_longestAtFirst = TimeSpan.FromMilliseconds(25);
    static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan s_firstPart = TimeSpan.FromSeconds(1);

    readonly long _begun = clock.GetTimestamp();
    TimeSpan _next = s_first;

    /// <summary>Waits for the next look.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ValueTask WaitAsync(CancellationToken stop)
    {
        var pause = _next;
        var longest = clock.GetElapsedTime(_begun) < s_firstPart ? s_longestAtFirst : s_longest;
        var longer = pause * (1.5 + Random.Shared.NextDouble() / 2);
        _next = longer < longest ? longer : longest;
        if (!mayBlock || clock != TimeProvider.System || Thread.CurrentThread.IsThreadPoolThread)
            return new ValueTask(Task.Delay(pause, clock, stop));
        if (stop.CanBeCanceled)
            stop.WaitHandle.WaitOne(pause);
        else
            Thread.Sleep(pause);
        stop.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }
}
