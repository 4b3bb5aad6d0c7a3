namespace CredentialProcess.Files;

/// <summary>
/// The pauses between two checks on another process: 2 to 25 ms in the first second, in which nearly every exchange
/// ends, then growing to 100 ms, with jitter so that a hundred waiters do not check at the same moment.
/// </summary>
/// <param name="mayBlock">
/// The thread may sleep if it is not a thread pool thread. A timer would wake a pool thread, which spins before it
/// sleeps again: that was measured as three quarters of a waiter's CPU time.
/// </param>
sealed class PollingInterval(TimeProvider clock, bool mayBlock)
{
    static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(2);
    static readonly TimeSpan s_earlyLimit = TimeSpan.FromMilliseconds(25);
    static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan s_earlyPhase = TimeSpan.FromSeconds(1);

    readonly long _start = clock.GetTimestamp();
    TimeSpan _next = s_first;

    /// <summary>Waits for the next check.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public ValueTask WaitAsync(CancellationToken stop)
    {
        var pause = _next;
        var limit = clock.GetElapsedTime(_start) < s_earlyPhase ? s_earlyLimit : s_limit;
        var longer = pause * (1.5 + Random.Shared.NextDouble() / 2);
        _next = longer < limit ? longer : limit;
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
