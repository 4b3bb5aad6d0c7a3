using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using CredentialProcess.Http;

namespace CredentialProcess.Aws;

/// <summary>
/// Timeouts and retries of calls, instead of the SDK's own (100 s an attempt, CreateToken repeated after a 500, no
/// retry after a 429 without error code, Retry-After ignored). Each phase of an attempt has its timeout. Retries what
/// botocore's standard mode retries (retries/standard.py), and any 429.
/// </summary>
sealed class RetryLoop(TimeProvider clock, TextWriter? debug, PhaseLimits limits)
{
    public const int MaxAttempts = 3;

    /// <summary>A longer Retry-After is an error: callers of a credential process give up earlier.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>By the last response with a Date.</summary>
    public TimeSpan? ServerAhead { get; private set; }

    public async Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, RetryPolicy retry, Deadlines deadlines)
    {
        var started = clock.GetTimestamp();
        for (var number = 1; ; number++)
        {
            AwsFault fault;
            try
            {
                return await TryAsync(call, number, retry, started, deadlines);
            }
            catch (AwsFault failed) when (number < MaxAttempts && failed.Transient
                && !deadlines.Answer.IsCancellationRequested
                && (retry != RetryPolicy.OnlyIfNotArrived || !failed.MayHaveArrived)
                && (retry != RetryPolicy.SafeUnlessThrottled || failed.Kind != FaultKind.Throttled))
            {
                fault = failed;
            }
            var wait = fault.RetryAfter ?? Backoff(fault, number);
            if (wait > MaxWait)
                ExceptionDispatchInfo.Throw(fault);
            await PauseAsync(wait, fault, deadlines.Answer);
        }
    }

    async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> call, int number, RetryPolicy retry, long started,
        Deadlines deadlines)
    {
        using var timeout = new AttemptTimeout(clock, limits);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, deadlines.Run);
        var attempt = new Attempt(
            number, retry == RetryPolicy.OnlyIfNotArrived ? timeout.Remove : null, timeout.BeginPhase, either.Token);
        using var registration = deadlines.Answer.UnsafeRegister(_ => CancelUnlessSent(), null);
        Attempt.Current = attempt;
        try
        {
            return await call(either.Token);
        }
        catch (Exception e) when (e is not Failure)
        {
            if (attempt.Fault is { } fault)
                throw fault;
            if (deadlines.Run.IsCancellationRequested || deadlines.Answer.IsCancellationRequested)
                throw TimedOut(attempt, Waited(), transient: false);
            if (timeout.Token.IsCancellationRequested)
                throw TimedOut(attempt, Waited(), transient: true);
            throw UnreadableResponse(attempt, e);
        }
        finally
        {
            ServerAhead = attempt.ServerAhead ?? ServerAhead;
        }

        // A lookup outlives its attempt.
        TimeSpan Waited() => attempt.Phase == Phase.LookUp ? clock.GetElapsedTime(started) : timeout.Elapsed;

        void CancelUnlessSent()
        {
            if (retry != RetryPolicy.OnlyIfNotArrived || !attempt.BodyBegun)
                either.Cancel();
        }
    }

    /// <summary>Short with jitter, since a person waits; longer for a service that is overloaded.</summary>
    static TimeSpan Backoff(AwsFault fault, int number)
    {
        var max = TimeSpan.FromSeconds(fault.Kind == FaultKind.Throttled ? 1 : 0.25) * (1 << (number - 1));
        var min = TimeSpan.FromMilliseconds(20);
#pragma warning disable CA5394 // The delay is no secret.
        return min + ((max - min) * Random.Shared.NextDouble());
#pragma warning restore CA5394
    }

    // When the run ends during a pause, the fault says more than a timeout would.
    async Task PauseAsync(TimeSpan wait, AwsFault fault, CancellationToken stop)
    {
        if (debug is not null)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"trying again in {wait.TotalMilliseconds:0} ms");
            lock (debug)
                debug.WriteLine(line);
        }
        try
        {
            await Task.Delay(wait, clock, stop);
        }
        catch (OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    static AwsFault TimedOut(Attempt attempt, TimeSpan waited, bool transient) => new()
    {
        Kind = FaultKind.TimedOut,
        Host = attempt.Host,
        Status = attempt.Status,
        Waited = waited,
        Phase = attempt.Phase,
        Via = attempt.Via,
        Reason = attempt.Phase == Phase.Connect ? attempt.Tried?.DescribeUnanswered() : null,
        MayHaveArrived = attempt.MayHaveArrived,
        ServerDate = attempt.ServerDate,
        Transient = transient,
    };

    // The SDK could not parse a success response, or could not create the request.
    static AwsFault UnreadableResponse(Attempt attempt, Exception cause) => new()
    {
        Kind = attempt.Status is null ? FaultKind.BadRequest : FaultKind.BadAnswer,
        Host = attempt.Host,
        Status = attempt.Status,
        Reason = attempt.Status is null ? DescribeCause(cause) : "its fields are not as expected",
        MayHaveArrived = !attempt.NothingSent,
        ServerDate = attempt.ServerDate,
    };

    // The exception's message may hold anything, so only its type is shown. The SDK numbers its requests at random.
    static string DescribeCause(Exception cause) => cause.GetBaseException() is CryptographicException
        ? "the system gives no random numbers (/dev/urandom), or its cryptography fails"
        : $"an unexpected {cause.GetBaseException().GetType().Name}";
}
