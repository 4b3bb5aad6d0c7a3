using System.Text.Json;

namespace CredentialProcess.Files;

/// <summary>
/// Single flight between processes: of all that need the same thing at the same time, one does the work under the key's
/// lock, and the others take its outcome, success or failure. An outcome counts for those that began to wait before it
/// was written, which a generation number tells, so that no clocks are compared. Where there can be no lock (a home
/// folder that can't be written) each process does the work itself.
/// </summary>
/// <param name="mayBlock">
/// The calling thread may sleep while another process works. Thread pool threads are never blocked.
/// </param>
sealed class SingleFlight(string folder, TimeProvider clock, TextWriter? debug, bool mayBlock = false)
{
    readonly FileCache _outcomes = new(folder);

    /// <summary>
    /// The generation of the last outcome, for those whose need begins before they ask for the lock.
    /// </summary>
    public long GenerationOf(string key) => Read(key).Generation;

    /// <summary>Returns the existing value, or does the work that creates it.</summary>
    /// <param name="key">Names the lock and the outcome.</param>
    /// <param name="look">
    /// Returns the existing value, or null. Its argument is true after another process succeeded: then any value that
    /// is still valid will do.
    /// </param>
    /// <param name="work">Creates the value, under the lock. Waiters share a <see cref="Failure"/>.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="repeatable">
    /// Several processes may do the work at the same time. After a success that has left no value (a cache that can't
    /// be written) they all do it, instead of one after the other.
    /// </param>
    /// <param name="since">Later outcomes count; null for those after the call.</param>
    /// <exception cref="OperationCanceledException">There was neither a lock nor an outcome in time.</exception>
    public async Task<T> RunAsync<T>(string key, Func<bool, Task<T?>> look, Func<Task<T>> work, CancellationToken stop,
        bool repeatable = false, long? since = null)
        where T : class
    {
        var seen = since ?? GenerationOf(key);
        for (var pauses = new PollingInterval(clock, mayBlock); ; await pauses.WaitAsync(stop))
        {
            using var held = TryLock(key, out var possible);
            var outcome = Read(key);
            if (outcome.Generation != seen)
            {
                debug?.WriteLine($"{key}: another process was faster: {outcome.Exit}");
                if (outcome.Exit != ExitCode.Done)
                    throw outcome.ToFailure();
                if (await look(true) is { } shared)
                    return shared;
                if (repeatable && held is null)
                    possible = false;
                seen = outcome.Generation;
            }

            if (held is not null || !possible)
            {
                if (await look(false) is { } there)
                    return there;
                return possible ? await WorkAsync(key, seen, work, stop) : await work();
            }
        }
    }

    /// <summary>
    /// Takes the key's lock for work that can't be shared (a sign-in, a sign-out); null on a timeout, or where there
    /// can be no lock.
    /// </summary>
    public async Task<FileLock?> HoldAsync(string key, TimeSpan timeout) => (await WaitAsync(key, timeout)).Held;

    /// <summary>The same for work that another process must not meet; null only where there can be no lock.</summary>
    /// <param name="busy">What the other one does, for the message.</param>
    /// <exception cref="Failure">Another process has held it all the time.</exception>
    public async Task<FileLock?> HoldOrFailAsync(string key, TimeSpan timeout, string busy)
    {
        var (held, isBusy) = await WaitAsync(key, timeout);
        return isBusy ? throw new Failure(FailureKind.Local, busy, "try again when it has ended") : held;
    }

    async Task<(FileLock? Held, bool IsBusy)> WaitAsync(string key, TimeSpan timeout)
    {
        var begun = clock.GetTimestamp();
        for (var pauses = new PollingInterval(clock, mayBlock); ; await pauses.WaitAsync(CancellationToken.None))
        {
            if (TryLock(key, out var possible) is { } held)
                return (held, false);
            if (!possible || clock.GetElapsedTime(begun) >= timeout)
                return (null, possible);
        }
    }

    async Task<T> WorkAsync<T>(string key, long generation, Func<Task<T>> work, CancellationToken stop)
    {
        try
        {
            var result = await work();
            Write(key, new Outcome { Generation = generation + 1 });
            return result;
        }
        catch (Failure failure) when (!stop.IsCancellationRequested)
        {
            // A failure after this process's own timeout is not shared: the others may have more time.
            Write(key, new Outcome
            {
                Generation = generation + 1,
                Exit = failure.Exit,
                Message = failure.Message,
                Hint = failure.Hint,
            });
            throw;
        }
    }

    FileLock? TryLock(string key, out bool possible)
    {
        possible = true;
        try
        {
            return FileLock.TryTake(Path.Combine(folder, key + ".lock"));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"{key}: no lock, so not waiting for others: {cause.Message}");
            possible = false;
            return null;
        }
    }

    // An outcome that can't be read or written is only not shared.
    Outcome Read(string key)
    {
        try
        {
            return _outcomes.Get(key) is { } bytes
                ? JsonSerializer.Deserialize(bytes, FilesJson.Default.Outcome) ?? new Outcome()
                : new Outcome();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            debug?.WriteLine($"{key}: the outcome can't be read: {cause.Message}");
            return new Outcome();
        }
    }

    void Write(string key, Outcome outcome)
    {
        try
        {
            using var file = _outcomes.Reserve(key, reserve: 0);
            file.Commit(JsonSerializer.SerializeToUtf8Bytes(outcome, FilesJson.Default.Outcome), durable: false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"{key}: the outcome can't be written: {cause.Message}");
        }
    }
}

/// <summary>How the work of one process ended, for those that waited for it.</summary>
sealed record Outcome
{
    public long Generation { get; init; }

    public ExitCode Exit { get; init; }

    public string? Message { get; init; }

    public string? Hint { get; init; }

    public Failure ToFailure() => new(ExitCodes.ToKind(Exit), Message ?? "another sso-cred failed", Hint);
}
