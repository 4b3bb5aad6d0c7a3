using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// Whether the proxy lets us in with the user and password that we have. Accounts lock after a few wrong passwords: so
/// until it has let us in, one tunnel is tried at a time, and after a 407 none for a while.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim holds nothing while nobody asks for its wait handle.
sealed class ProxyLockoutGuard(TimeProvider clock)
#pragma warning restore CA1001
{
    /// <summary>Longer than any run; a long-lived process finds out when the account is unlocked.</summary>
    static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);

    readonly SemaphoreSlim _one = new(1);
    volatile bool _isIn;
    ConnectFailure? _refusal;
    long _refused;

    public async Task<Stream> OpenAsync(Func<Task<Stream>> open, CancellationToken stop)
    {
        if (_isIn)
            return await TryAsync(open);
        await _one.WaitAsync(stop);
        try
        {
            if (_refusal is { } known && clock.GetElapsedTime(_refused) < s_kept)
                throw known.Copy();
            var tunnel = await TryAsync(open);
            _isIn = true;
            return tunnel;
        }
        finally
        {
            _one.Release();
        }
    }

    async Task<Stream> TryAsync(Func<Task<Stream>> open)
    {
        try
        {
            return await open();
        }
        catch (ConnectFailure refusal) when (refusal.ProxyStatus == 407)
        {
            (_refusal, _refused, _isIn) = (refusal, clock.GetTimestamp(), false);
            throw;
        }
    }
}
