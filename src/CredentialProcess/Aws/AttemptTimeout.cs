using CredentialProcess.Http;

namespace CredentialProcess.Aws;

/// <summary>The timeout of one attempt at a call. Each phase of the attempt restarts it.</summary>
sealed class AttemptTimeout(TimeProvider clock, PhaseLimits limits) : IDisposable
{
    readonly CancellationTokenSource _source = new(limits.Answer, clock);
    long _phaseStarted = clock.GetTimestamp();

    public CancellationToken Token => _source.Token;

    /// <summary>How long the current phase has taken.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(Volatile.Read(ref _phaseStarted));

    public void BeginPhase(Phase phase)
    {
        Volatile.Write(ref _phaseStarted, clock.GetTimestamp());
        Set(limits.Of(phase));
    }

    /// <summary>From now on the attempt may take as long as the run.</summary>
    public void Remove() => Set(Timeout.InfiniteTimeSpan);

    public void Dispose() => _source.Dispose();

    void Set(TimeSpan time)
    {
        try
        {
            _source.CancelAfter(time);
        }
        catch (ObjectDisposedException)
        {
            // A connection is still in progress for an attempt that has ended.
        }
    }
}
