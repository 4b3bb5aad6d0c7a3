using CredentialProcess.Files;
using CredentialProcess.Native;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tokens;

/// <summary>
/// Replaces a stored token by a refreshed one, while other programs that do not use our lock may do the same.
/// </summary>
sealed class TokenReplacement(TokenStore store, TimeProvider clock, TextWriter? debug)
{
    const int MaximumReads = 7;
    static readonly TimeSpan s_readInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Reserves the token's entry. Where our lock can't be created, another process that refreshes it has the entry
    /// locked instead, and is waited for.
    /// </summary>
    /// <param name="mayWait">False where the old token will do.</param>
    /// <exception cref="Exception">It can't be written (<see cref="CacheFault"/>).</exception>
    internal async Task<ReservedRefresh> ReserveAsync(Session session, Token token, bool mayWait, Deadlines deadlines)
    {
        var hasWaited = false;
        for (var pauses = new PollingInterval(clock, mayBlock: false); ; await pauses.WaitAsync(deadlines.Answer))
        {
            IReservedEntry entry;
            try
            {
                entry = store.ReserveForRefresh(session);
            }
            catch (IOException cause) when (mayWait && Errno.IsLocked(cause))
            {
                if (!hasWaited)
                    debug?.WriteLine("token: another process is writing it: waiting");
                hasWaited = true;
                continue;
            }

            try
            {
                return new(entry, hasWaited ? await FindOtherAsync(session, token, mayWait: false, deadlines) : null);
            }
            catch
            {
                entry.Dispose();
                throw;
            }
        }
    }

    /// <summary>
    /// The token that another program, which does not use our lock, has stored instead. It has the service's answer
    /// before it writes its file, so where only that can help, the file is read several times.
    /// </summary>
    internal async Task<Token?> FindOtherAsync(Session session, Token token, bool mayWait, Deadlines deadlines)
    {
        for (var reads = 1; await store.ReadAsync(session, deadlines.Answer) is { } stored; reads++)
        {
            if (stored.AccessToken != token.AccessToken)
                return stored;
            if (!mayWait || reads == MaximumReads)
                return null;
            await Task.Delay(s_readInterval, clock, deadlines.Answer);
        }

        return null;
    }

    /// <summary>
    /// Stores the fresh token, unless a newer one has been stored in the meantime, or the user has signed out.
    /// </summary>
    internal async Task<Token> StoreAsync(
        Session session, Token old, Token fresh, IReservedEntry reserved, Deadlines deadlines)
    {
        try
        {
            var stored = await ReadCurrentAsync(session, old, deadlines);
            if (stored is null)
            {
                debug?.WriteLine("token: somebody has signed out meanwhile: not kept");
                return fresh;
            }

            if (stored.AccessToken != old.AccessToken && stored.ExpiresAt > fresh.ExpiresAt)
            {
                debug?.WriteLine("token: a newer one has been written meanwhile: kept");
                return stored;
            }

            store.Write(session, fresh, reserved);
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            debug?.WriteLine($"token: the refreshed token can't be kept: {cause.Message}");
        }

        return fresh;
    }

    /// <summary>The stored token; one that can't be read, such as one being written, counts as the old one.</summary>
    async Task<Token?> ReadCurrentAsync(Session session, Token old, Deadlines deadlines)
    {
        try
        {
            return await store.ReadAsync(session, deadlines.Run);
        }
        catch (Failure unreadable)
        {
            debug?.WriteLine($"token: written over: {unreadable.Message}");
            return old;
        }
        catch (OperationCanceledException)
        {
            // The run has timed out, but a fresh token is stored all the same.
            return old;
        }
    }
}

/// <summary>Room for a refreshed token.</summary>
/// <param name="Other">What the process that was waited for has stored; null where none was, or it has failed.</param>
sealed record ReservedRefresh(IReservedEntry Entry, Token? Other) : IDisposable
{
    public void Dispose() => Entry.Dispose();
}
