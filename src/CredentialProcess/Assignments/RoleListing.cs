using System.Runtime.ExceptionServices;
using CredentialProcess.Http;
using CredentialProcess.Profiles;

namespace CredentialProcess.Assignments;

/// <summary>
/// Lists the roles of many accounts, several at a time; the first failure stops all. A long listing that ends early is
/// stored, and a run within the next hour resumes it.
/// </summary>
sealed class RoleListing(
    Session session, PagedListing pages, IReadOnlyList<Account> accounts, AssignmentStore store, TimeProvider clock,
    TextWriter? debug)
{
    const int MaximumInFlight = 8;
    const int MaximumAssignments = 100_000;

    /// <summary>For so few accounts a full listing takes five seconds at most, so resuming is not worth it.</summary>
    const int MaximumWithoutResume = 100;

    readonly IReadOnlyList<string>?[] _found = new IReadOnlyList<string>?[accounts.Count];
    readonly DateTimeOffset _begunAt = clock.GetUtcNow();
    readonly int _leftOutBefore = pages.LeftOut.Count;
    readonly Lock _gate = new();
    IProgress<(int Done, int Of)>? _progress;
    PartialListing? _partial;
    int _next, _done, _roles, _without;
    AwsFault? _lastFault;
    ExceptionDispatchInfo? _failure;

    /// <summary>When the first of these roles were requested: before this run, where it resumes a listing.</summary>
    internal DateTimeOffset BegunAt => _partial?.BegunAt ?? _begunAt;

    /// <summary>The listing ended early and was stored for the next run.</summary>
    internal bool CanResume { get; private set; }

    bool IsResumable => accounts.Count > MaximumWithoutResume;

    /// <summary>The roles of each account, in the accounts' order, null where they are refused.</summary>
    internal async Task<IReadOnlyList<string>?[]> RunAsync(IProgress<(int Done, int Of)>? progress, Deadlines deadlines)
    {
        _progress = progress;
        Resume();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadlines.Answer);
        var stoppable = deadlines with { Answer = stop.Token };
        var workers = Math.Min(MaximumInFlight, accounts.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(stop, stoppable)));
        if (_failure is not null)
            StorePartial();
        _failure?.Throw();
        if (IsResumable)
            store.RemovePartial(session);
        return _without == accounts.Count && _lastFault is not null ? throw _lastFault : _found;
    }

    void Resume()
    {
        _partial = IsResumable ? store.ReadPartial(session, pages.SignIn, _begunAt) : null;
        for (var i = 0; i < accounts.Count; i++)
            _found[i] = _partial?.Roles.GetValueOrDefault(accounts[i].Id);
        _done = _found.Count(names => names is not null);
        _roles = _found.Sum(names => names?.Count ?? 0);
        if (_partial is not null)
            debug?.WriteLine($"assignments: {_done} of {accounts.Count} accounts are listed already");
        _progress?.Report((_done, accounts.Count));
    }

    async Task WorkAsync(CancellationTokenSource stop, Deadlines deadlines)
    {
        try
        {
            while (TakeNext() is { } index)
                Add(index, await ListAsync(accounts[index], deadlines));
        }
        catch (Exception cause)
        {
            lock (_gate)
                _failure ??= ExceptionDispatchInfo.Capture(cause);
            await stop.CancelAsync();
        }
    }

    int? TakeNext()
    {
        lock (_gate)
        {
            while (_next < accounts.Count && _found[_next] is not null)
                _next++;
            return _next < accounts.Count && _failure is null ? _next++ : null;
        }
    }

    void Add(int index, IReadOnlyList<string>? names)
    {
        lock (_gate)
        {
            _found[index] = names;
            if ((_roles += names?.Count ?? 0) > MaximumAssignments)
                throw PaginationGuard.InvalidAnswer("it lists too many entries");
            _progress?.Report((++_done, accounts.Count));
        }
    }

    async Task<IReadOnlyList<string>?> ListAsync(Account account, Deadlines deadlines)
    {
        try
        {
            return await pages.RolesAsync(account.Id, deadlines);
        }
        catch (AwsFault fault) when (fault.Kind is FaultKind.NotFound or FaultKind.Forbidden)
        {
            var isGone = fault is { Kind: FaultKind.NotFound, IsNotFromAws: false };
            debug?.WriteLine(
                $"assignments: account '{account.Id}' {(isGone ? "is not there any more" : "is refused")} "
                    + $"({fault.Status})");
            lock (_gate)
                (_lastFault, _without) = (fault, _without + 1);
            return isGone ? [] : null;
        }
    }

    // It is not known which account an invalid entry belongs to, so then nothing is stored.
    void StorePartial()
    {
        if (!IsResumable || _done == 0 || pages.LeftOut.Count > _leftOutBefore)
            return;
        Dictionary<string, IReadOnlyList<string>> listed = [];
        for (var i = 0; i < accounts.Count; i++)
            if (_found[i] is { } names)
                listed.TryAdd(accounts[i].Id, names);
        CanResume = listed.Count > 0
            && store.WritePartial(session, new(BegunAt, pages.SignIn, listed));
    }
}
