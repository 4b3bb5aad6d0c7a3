using System.Net;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// Keeps a wrong proxy password from locking the account. Until the proxy has accepted the password, tunnels are opened
/// one at a time; after a 407, or no answer at all, the password is not sent again for a while.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim without a wait handle holds nothing to dispose.
sealed class ProxyLockoutGuard(TimeProvider clock)
#pragma warning restore CA1001
{
    /// <summary>Longer than any run; a long-lived process notices when the account has been unlocked.</summary>
    static readonly TimeSpan s_cooldown = TimeSpan.FromMinutes(5);

    /// <summary>A caller that gave up earlier says nothing about the proxy.</summary>
    static readonly TimeSpan s_silence = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _gate = new(1);
    volatile bool _isAccepted;
    ConnectFailure? _failure;
    long _failedAt;

    /// <exception cref="ConnectFailure">The proxy refuses, or the password must not be sent again yet.</exception>
    public async Task<Stream> OpenAsync(
        ProxyTunnel tunnel, Stream connection, DnsEndPoint host, CancellationToken stop)
    {
        if (_isAccepted)
            return await TryAsync(tunnel, connection, host, stop);
        await _gate.WaitAsync(stop);
        try
        {
            if (_failure is { } known && clock.GetElapsedTime(_failedAt) < s_cooldown)
                throw known.Copy();
            var stream = await TryAsync(tunnel, connection, host, stop);
            _isAccepted = true;
            return stream;
        }
        finally
        {
            _gate.Release();
        }
    }

    async Task<Stream> TryAsync(ProxyTunnel tunnel, Stream connection, DnsEndPoint host, CancellationToken stop)
    {
        var started = clock.GetTimestamp();
        try
        {
            return await tunnel.OpenAsync(connection, host, stop);
        }
        catch (ConnectFailure refusal) when (refusal.ProxyStatus == 407)
        {
            _isAccepted = false;
            Remember(refusal);
            throw;
        }
        // Perhaps because the password is wrong, and it may have been counted.
        catch (Exception cause) when (tunnel.IsAwaitingResponse && !_isAccepted
            && (cause is not OperationCanceledException || clock.GetElapsedTime(started) >= s_silence))
        {
            Remember(cause as ConnectFailure ?? tunnel.NoResponse(clock.GetElapsedTime(started)));
            throw;
        }
    }

    void Remember(ConnectFailure failure) => (_failure, _failedAt) = (failure, clock.GetTimestamp());
}
