using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

/// <summary>Each <see cref="SingleFlight"/> acts as a process: they share only the folder.</summary>
public sealed class SingleFlightTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    string? _found;
    int _works;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_many_at_once_one_works_and_all_get_its_result()
    {
        var started = new TaskCompletionSource();
        var runs = Enumerable.Range(0, 20).Select(_ => RunAsync(async () =>
        {
            started.TrySetResult();
            await Task.Delay(100);
            return _found = "made";
        })).ToArray();
        await started.Task;
        Assert.All(await Task.WhenAll(runs), result => Assert.Equal("made", result));
        Assert.Equal(1, _works);
    }

    [Fact]
    public async Task A_failure_is_shared_with_all_waiters()
    {
        var gate = new TaskCompletionSource();
        var first = RunAsync(() => FailAsync(gate.Task));
        var others = Enumerable.Range(0, 10).Select(_ => RunAsync(() => FailAsync(gate.Task))).ToArray();
        gate.SetResult();
        foreach (var run in others.Prepend(first))
        {
            var failure = await Assert.ThrowsAsync<Failure>(() => run);
            Assert.Equal((ExitCode.SignIn, "over", "sign in"), (failure.Exit, failure.Message, failure.Hint));
        }

        Assert.Equal(1, _works);
    }

    [Fact]
    public async Task A_failure_by_timeout_is_not_shared()
    {
        using var hasty = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var first = RunAsync(async () =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, hasty.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new Failure(FailureKind.Network, "no answer in time");
        }, stop: hasty.Token);
        await begun.Task;
        var patient = RunAsync(() => Task.FromResult("made"));
        await hasty.CancelAsync();
        await Assert.ThrowsAsync<Failure>(() => first);
        Assert.Equal("made", await patient);
    }

    [Fact]
    public async Task An_earlier_failure_is_not_shared()
    {
        await Assert.ThrowsAsync<Failure>(() => RunAsync(() => FailAsync(Task.CompletedTask)));
        Assert.Equal("made", await RunAsync(() => Task.FromResult("made")));
        Assert.Equal(2, _works);
    }

    [Fact]
    public async Task A_failure_since_the_need_arose_is_shared_with_who_comes_later()
    {
        var flights = new SingleFlight(_folder.Path, TimeProvider.System, null);
        var since = flights.GenerationOf("key");
        await Assert.ThrowsAsync<Failure>(() => RunAsync(() => FailAsync(Task.CompletedTask)));
        var failure = await Assert.ThrowsAsync<Failure>(() => flights.RunAsync("key", _ => Task.FromResult(_found),
            () => Task.FromResult("made"), TestContext.Current.CancellationToken, since: since));
        Assert.Equal((ExitCode.SignIn, "over"), (failure.Exit, failure.Message));
        Assert.Equal("made", await flights.RunAsync("key", _ => Task.FromResult(_found),
            () => Task.FromResult("made"), TestContext.Current.CancellationToken, since: flights.GenerationOf("key")));
    }

    [Fact]
    public async Task A_lock_can_be_held_after_the_work_and_is_waited_for_up_to_a_timeout()
    {
        var flights = new SingleFlight(_folder.Path, TimeProvider.System, null);
        var (started, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var work = RunAsync(async () =>
        {
            started.SetResult();
            await gate.Task;
            return "made";
        });
        await started.Task;
        Assert.Null(await flights.HoldAsync("key", TimeSpan.FromMilliseconds(20)));
        var hold = flights.HoldAsync("key", TimeSpan.FromMinutes(1));
        Assert.False(hold.IsCompleted);
        gate.SetResult();
        using var held = await hold;
        Assert.NotNull(held);
        await work;
    }

    [Fact]
    public async Task Work_that_must_not_meet_anothers_fails_where_the_lock_stays_taken()
    {
        var flights = new SingleFlight(_folder.Path, TimeProvider.System, null);
        using (FileLock.TryTake(_folder["key.lock"]))
        {
            var busy = await Assert.ThrowsAsync<Failure>(
                () => flights.HoldOrFailAsync("key", TimeSpan.FromMilliseconds(20), "another is at work"));
            Assert.Equal((FailureKind.Local, "another is at work"), (busy.Kind, busy.Message));
        }

        using var held = await flights.HoldOrFailAsync("key", TimeSpan.Zero, "another is at work");
        Assert.NotNull(held);
        // Without locks there is nobody to wait for.
        File.WriteAllText(_folder["a-file"], "");
        var without = new SingleFlight(_folder["a-file"], TimeProvider.System, null);
        Assert.Null(await without.HoldOrFailAsync("key", TimeSpan.FromMinutes(1), "another is at work"));
    }

    [Fact]
    public async Task An_existing_value_needs_no_work()
    {
        _found = "there";
        Assert.Equal("there", await RunAsync(() => throw new InvalidOperationException()));
    }

    [Fact]
    public async Task When_the_worker_dies_without_an_outcome_a_waiter_takes_over()
    {
        Task<string> waiter;
        using (FileLock.TryTake(_folder["key.lock"]))
        {
            waiter = RunAsync(() => Task.FromResult("made"));
            Assert.False(waiter.IsCompleted);
        }

        Assert.Equal("made", await waiter);
    }

    [Fact]
    public async Task Waiting_ends_with_the_timeout()
    {
        using var held = FileLock.TryTake(_folder["key.lock"]);
        using var stop = new CancellationTokenSource();
        var waiter = RunAsync(() => Task.FromResult("made"), stop: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
    }

    [Fact]
    public async Task A_damaged_outcome_is_ignored()
    {
        File.WriteAllText(_folder["key.json"], "{\"generation\": 7, \"exit");
        Assert.Equal("made", await RunAsync(() => Task.FromResult("made")));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(256)]
    public async Task An_outcome_with_an_undefined_exit_code_is_a_failure(int exit)
    {
        using var held = FileLock.TryTake(_folder["key.lock"]);
        var waiter = RunAsync(() => Task.FromResult("made"));
        File.WriteAllText(_folder["key.json"], $"{{\"generation\": 1, \"exit\": {exit}, \"message\": \"over\"}}");
        var failure = await Assert.ThrowsAsync<Failure>(() => waiter);
        Assert.Equal((ExitCode.Failed, "over"), (failure.Exit, failure.Message));
    }

    /// <summary>What versions before the kinds of failure have written.</summary>
    [Theory]
    [InlineData(1, FailureKind.Service)]
    [InlineData(2, FailureKind.Usage)]
    [InlineData(3, FailureKind.Configuration)]
    [InlineData(4, FailureKind.SignInNeeded)]
    [InlineData(5, FailureKind.AccessDenied)]
    [InlineData(6, FailureKind.Network)]
    public async Task The_outcome_of_an_older_version_is_read(int exit, object kind)
    {
        using var held = FileLock.TryTake(_folder["key.lock"]);
        var waiter = RunAsync(() => Task.FromResult("made"));
        File.WriteAllText(_folder["key.json"],
            $$"""{"generation":1,"exit":{{exit}},"message":"over","hint":"run: this"}""");
        var failure = await Assert.ThrowsAsync<Failure>(() => waiter);
        Assert.Equal(((FailureKind)kind, (ExitCode)exit, "over", "run: this"),
            (failure.Kind, failure.Exit, failure.Message, failure.Hint));
    }

    /// <summary>Byte for byte, for older versions: they add the hint where exit 4 comes without one.</summary>
    [Theory]
    [InlineData(FailureKind.SignInNeeded, null, """{"generation":1,"exit":4,"message":"over"}""")]
    [InlineData(FailureKind.SignInDenied, "retry", """{"generation":1,"exit":4,"message":"over","hint":"retry"}""")]
    [InlineData(FailureKind.NotAws, "check", """{"generation":1,"exit":1,"message":"over","hint":"check"}""")]
    [InlineData(FailureKind.Network, null, """{"generation":1,"exit":6,"message":"over"}""")]
    public async Task An_older_version_can_read_the_outcome(object kind, string? hint, string written)
    {
        await Assert.ThrowsAsync<Failure>(() => RunAsync(() => throw new Failure((FailureKind)kind, "over", hint)));
        Assert.Equal(written, File.ReadAllText(_folder["key.json"]));
    }

    [Fact]
    public async Task An_older_version_can_read_a_success()
    {
        Assert.Equal("made", await RunAsync(() => Task.FromResult("made")));
        Assert.Equal("""{"generation":1,"exit":0}""", File.ReadAllText(_folder["key.json"]));
    }

    [Fact]
    public async Task After_a_success_without_a_value_repeatable_work_runs_in_parallel()
    {
        const int Others = 5;
        var gate = new TaskCompletionSource();
        var all = new TaskCompletionSource();
        var first = RunAsync(() => OneOfAsync(gate.Task), repeatable: true);
        var others = Enumerable.Range(0, Others).Select(_ => RunAsync(async () =>
        {
            if (_works == 1 + Others)
                all.TrySetResult();
            return await OneOfAsync(all.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        }, repeatable: true)).ToArray();
        gate.SetResult();
        await first;
        await Task.WhenAll(others);
        Assert.Equal(1 + Others, _works);

        static async Task<string> OneOfAsync(Task when)
        {
            await when;
            return "made, and not to be found";
        }
    }

    [Fact]
    public async Task Without_a_lock_each_process_works_alone()
    {
        File.WriteAllText(_folder["file"], "");
        var flights = new SingleFlight(_folder["file/below"], TimeProvider.System, null);
        Assert.Equal("made", await flights.RunAsync(
            "key", _ => Task.FromResult<string?>(null), () => Task.FromResult("made"), default));
    }

    Task<string> RunAsync(Func<Task<string>> work, bool repeatable = false, CancellationToken stop = default) =>
        new SingleFlight(_folder.Path, TimeProvider.System, null).RunAsync("key", _ => Task.FromResult(_found), () =>
        {
            Interlocked.Increment(ref _works);
            return work();
        }, stop, repeatable);

    static async Task<string> FailAsync(Task when)
    {
        await when;
        throw new Failure(FailureKind.SignInNeeded, "over", "sign in");
    }
}
