using Tmds.DBus.Protocol;

namespace CredentialProcess.Keyring;

/// <summary>
/// The items of the default collection of the freedesktop.org Secret Service. Each call waits for its answer; what goes
/// wrong is a <see cref="Failure"/>. No call starts a service or shows a prompt, except <see cref="Unlock"/>. The
/// session is "plain": who can read this bus's messages is this user, and may ask the keyring itself.
/// </summary>
/// <param name="limit">How long all calls of a run may take together.</param>
sealed class SecretService(Func<string, string?> environment, TimeSpan limit, TimeProvider clock) : IDisposable
{
    /// <summary>So that what a run has fetched at its last moment can still be kept.</summary>
    static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);

    static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(10), s_lastPause = TimeSpan.FromMilliseconds(400);

    readonly Lock _lock = new();
    Task<SecretCalls>? _calls;
    long? _begun;
    Failure? _hung;

    /// <summary>Null where there is none.</summary>
    public byte[]? Get(ItemAttributes attributes) => Run(async calls =>
    {
        if (await calls.SearchAsync(attributes.Pairs()) is [var item, ..])
            return await calls.SecretAsync(item);

        await calls.RequireUnlockedAsync();
        return null;
    });

    /// <summary>Creates the item or replaces its secret, in one call.</summary>
    public void Set(ItemAttributes attributes, ReadOnlyMemory<byte> value) => Run(async calls =>
    {
        await calls.CreateAsync(attributes.Pairs(), attributes.Label, value);
        return true;
    });

    /// <summary>Removes the items with these attributes.</summary>
    /// <param name="except">A kind that stays.</param>
    /// <returns>How many there were.</returns>
    public int Remove(IReadOnlyList<(string Name, string Value)> pairs, string? except = null)
    {
        var removed = 0;
        return Run(async calls =>
        {
            foreach (var item in await calls.SearchAsync(pairs))
            {
                if (except is not null && (await calls.AttributesAsync(item)).GetValueOrDefault("kind") == except)
                    continue;
                await calls.DeleteAsync(item);
                removed++;
            }

            return removed;
        });
    }

    /// <summary>The keys of the items with these attributes.</summary>
    public IReadOnlyList<string> KeysOf(ItemAttributes attributes) => Run(async calls =>
    {
        List<string> keys = [];
        foreach (var item in await calls.SearchAsync(attributes.Pairs()))
        {
            if ((await calls.AttributesAsync(item)).GetValueOrDefault("key") is { } key)
                keys.Add(key);
        }

        return keys;
    });

    /// <summary>How many items have these attributes, also in a locked keyring.</summary>
    public int Count(IReadOnlyList<(string Name, string Value)> pairs) =>
        Run(async calls => (await calls.SearchAsync(pairs)).Length);

    /// <exception cref="Failure">It is missing or does not answer.</exception>
    public bool IsLocked() => Run(calls => calls.IsLockedAsync());

    /// <summary>Unlocks the keyring with the system's own dialog, and waits for the person.</summary>
    /// <exception cref="Failure">It stays locked.</exception>
    public void Unlock(TimeSpan patience, CancellationToken stop)
    {
        var prompt = Run(async calls =>
        {
            var (unlocked, prompt) = await calls.UnlockAsync();
            return unlocked ? null : prompt;
        });
        if (prompt is not null)
            ShowAsync(prompt, patience, stop).GetAwaiter().GetResult();
        if (IsLocked())
            throw KeyringFailure.StillLocked();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_calls is { IsCompletedSuccessfully: true } calls)
                calls.Result.Dispose();
            _calls = null;
        }
    }

    async Task ShowAsync(string prompt, TimeSpan patience, CancellationToken stop)
    {
        using var end = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try
        {
            if (!await (await OpenAsync()).PromptAsync(prompt, either.Token))
                throw KeyringFailure.StillLocked();
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw Deadlines.Exceeded(
                "the keyring was not unlocked", patience, "answer or close its dialog, and try again");
        }
        catch (Exception cause) when (cause is not Failure && KeyringFailure.Of(cause, limit) is { } failure)
        {
            throw failure;
        }
        finally
        {
            // The person's time is not the keyring's.
            lock (_lock)
                _begun = null;
        }
    }

    T Run<T>(Func<SecretCalls, Task<T>> work)
    {
        var left = Left();
        Task<SecretCalls>? used = null;
        try
        {
            return RetriedAsync(() => used = OpenAsync(), work).WaitAsync(left, clock).GetAwaiter().GetResult();
        }
        catch (Exception cause) when (KeyringFailure.Of(cause, left) is { } failure)
        {
            lock (_lock)
            {
                // The run's other calls would wait as long.
                if (cause is TimeoutException)
                    _hung = failure;
                // Another thread's call has waited as long, and has closed the connection.
                else if (_hung is not null && cause is not (Failure or DBusErrorReplyException))
                    failure = _hung;
            }

            // Other threads may be using a connection whose call was only refused.
            if (cause is not (DBusErrorReplyException or Failure) || used is { IsFaulted: true })
                Close(used);
            if (ReferenceEquals(cause, failure))
                throw;
            throw failure;
        }
    }

    async Task<T> RetriedAsync<T>(Func<Task<SecretCalls>> open, Func<SecretCalls, Task<T>> work)
    {
        for (var pause = s_firstPause; ; pause *= 2)
        {
            var calls = await open();
            try
            {
                return await work(calls);
            }
            catch (DBusErrorReplyException old) when (KeyringFailure.IsOfOldSession(old) && pause < s_lastPause)
            {
                calls.RenewSession();
            }
            catch (DBusErrorReplyException missing) when (KeyringFailure.IsMissing(missing) && pause < s_lastPause)
            {
                // Another process has removed an item that was just found. And gnome-keyring at times refuses the first
                // message of a connection, as SecretCalls says; that must not look signed out.
                await Task.Delay(pause, clock);
            }
        }
    }

    // Not one that another thread has opened since.
    void Close(Task<SecretCalls>? used)
    {
        lock (_lock)
        {
            if (_calls == used)
                Dispose();
        }
    }

    Task<SecretCalls> OpenAsync()
    {
        lock (_lock)
            return _calls ??= SecretCalls.OpenAsync(new SessionBus(environment));
    }

    // A server or a sign-in lives longer than one run: it begins again.
    TimeSpan Left()
    {
        lock (_lock)
        {
            if (_begun is not { } begun || clock.GetElapsedTime(begun) is var passed && passed >= limit)
            {
                (_begun, _hung) = (clock.GetTimestamp(), null);
                return limit;
            }

            if (_hung is { } hung)
                throw hung;
            return limit - passed > s_least ? limit - passed : s_least;
        }
    }
}
