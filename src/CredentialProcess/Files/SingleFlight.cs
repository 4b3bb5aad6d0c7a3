using System.Text.Json;

namespace CredentialProcess.Files;

/// <summary>
/// One storm, one call: of all the processes that need the same thing at once, one does the work under the key's lock
/// and the others take its outcome, success or failure.
/// An outcome counts for those who began to wait before it was produced. That is told by a generation number, read
/// before waiting, so no clocks are compared. Where no lock can be had (a home that can't be written) each works alone.
/// </summary>
/// <param name="mayBlock">
/// A caller's own thread may sleep while another process works: for a program whose thread has nothing else to do.
/// Threads of the pool are never blocked.
/// </param>
sealed class SingleFlight(string folder, TimeProvider clock, TextWriter? debug, bool mayBlock = false)
{
    readonly FileCache _outcomes = new(folder);

    /// <summary>Finds what is wanted, or does the work that makes it.</summary>
    /// <param name="key">Names the lock and the outcome.</param>
    /// <param name="look">
    /// What is there already, or null. Told true after somebody's success: then whatever can be used at all will do.
    /// </param>
    /// <param name="work">Makes it; runs under the lock. A <see cref="Failure"/> becomes everybody's.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="repeatable">
    /// The work may be done by several at once. Where a success has left nothing to share (a cache that can't be
    /// written), they then all work, instead of standing in line for it.
    /// </param>
    /// <exception cref="OperationCanceledException">The time was up before the lock or an outcome came.</exception>
    public async Task<T> RunAsync<T>(string key, Func<bool, Task<T?>> look, Func<Task<T>> work, CancellationToken stop,
        bool repeatable = false)
        where T : class
    {
        var seen = Read(key).Generation;
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
    /// The key's lock for who must do his own work (a sign-in, a sign-out), once those at work have ended; null where
    /// that takes longer than he has, or where there can be no lock.
    /// </summary>
    public async Task<FileLock?> HoldAsync(string key, TimeSpan longest)
    {
        var begun = clock.GetTimestamp();
        for (var pauses = new PollingInterval(clock, mayBlock); ; await pauses.WaitAsync(CancellationToken.None))
        {
            if (TryLock(key, out var possible) is { } held)
                return held;
            if (!possible || clock.GetElapsedTime(begun) >= longest)
                return null;
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
            // Once this run's own time was over its failure says nothing about the others', who may have more.
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
            debug?.WriteLine($"{key}: no lock to be had, working alone: {cause.Message}");
            possible = false;
            return null;
        }
    }

    // An outcome that can't be read or written costs only the sharing of it.
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
            using var file = _outcomes.Reserve(key, room: 0);
            file.Commit(JsonSerializer.SerializeToUtf8Bytes(outcome, FilesJson.Default.Outcome), durable: false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"{key}: the outcome can't be kept: {cause.Message}");
        }
    }
}

/// <summary>How one process's work for a key ended, for those who were waiting for it.</summary>
sealed record Outcome
{
    public long Generation { get; init; }

    public ExitCode Exit { get; init; }

    public string? Message { get; init; }

    public string? Hint { get; init; }

    /// <summary>
    /// Everybody's failure. The file may be another version's, or damaged: its exit code need not be one of ours.
    /// </summary>
    public Failure ToFailure() => new(Exit is > ExitCode.Done and <= ExitCode.Network ? Exit : ExitCode.Failed,
        Message ?? "another sso-cred failed", Hint);
}
