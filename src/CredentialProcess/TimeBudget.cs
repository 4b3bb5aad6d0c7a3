namespace CredentialProcess;

/// <summary>A time limit that several calls share: how much of it is left.</summary>
sealed class TimeBudget(TimeSpan limit, TimeProvider clock)
{
    // Never zero, so that the next call times out by itself, with its own message.
    static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    readonly long _begun = clock.GetTimestamp();

    public TimeSpan Left => limit - clock.GetElapsedTime(_begun) is var left && left > s_least ? left : s_least;
}
