using System.Collections.Concurrent;
using CredentialProcess;
using CredentialProcess.Assignments;
using SsoCred.Prompts;

namespace SsoCred.Configuring;

/// <summary>
/// The accounts of a session while the portal lists them. The listing runs in the background; what it has found gets
/// into the list between two keys. If it fails, what was found stays, and a key asks for the rest.
/// </summary>
/// <param name="list">Lists all accounts, and calls back with those of each page.</param>
sealed class ArrivingAccounts(
    Func<Action<IReadOnlyList<Account>>, CancellationToken, Task<AccountList>> list, IComparer<Account> order)
{
    readonly ConcurrentQueue<Account> _arrived = new();
    readonly Dictionary<string, PickRow> _rows = [];
    readonly List<Account> _accounts = [];
    CancellationTokenSource? _end;
    Task<AccountList>? _listing;
    TaskCompletionSource _enough = new();
    int _found;

    /// <summary>In order; the rows of the list are the same.</summary>
    public IReadOnlyList<Account> Accounts => _accounts;

    /// <summary>How many have arrived, also those that are not in the list yet.</summary>
    public int Count => Volatile.Read(ref _found);

    /// <summary>Nothing more will come, and nothing is missing.</summary>
    public bool IsComplete => _listing is { IsCompletedSuccessfully: true };

    /// <summary>Invalid entries of a complete listing, as text for messages.</summary>
    public IReadOnlyList<string> LeftOut => IsComplete ? _listing!.Result.LeftOut : [];

    /// <summary>Begins, and waits for so many accounts or the end.</summary>
    /// <exception cref="Failure">The listing ended with fewer.</exception>
    public async Task BeginAsync(int enough, CancellationToken stop)
    {
        _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Begin(enough, stop);
        if (Count < enough && await Task.WhenAny(_listing!, _enough.Task) == _listing)
            await _listing;
        Take();
    }

    /// <summary>Brings a list up to date; says whether anything in it has changed.</summary>
    /// <exception cref="Failure">Somebody has to sign in.</exception>
    public bool Update(PickList shown, CancellationToken stop)
    {
        // Before the queue: an ended listing adds nothing to it.
        var hasEnded = _listing!.IsCompleted;
        var isChanged = Take();
        if (isChanged || shown.Rows.Count < _accounts.Count)
            shown.Grow([.. _accounts.Select(account => _rows[account.Id])]);
        if (shown.IsRetryWanted)
        {
            (shown.IsRetryWanted, shown.Fault, shown.IsGrowing) = (false, null, true);
            Begin(0, stop);
            return true;
        }

        if (!hasEnded || !shown.IsGrowing)
            return isChanged;
        (shown.IsGrowing, shown.Fault) = (false, Fault());
        return true;
    }

    /// <summary>Ends a listing that is under way.</summary>
    public async Task EndAsync()
    {
        if (_listing is null || _end is null)
            return;
        await _end.CancelAsync();
        _ = await Task.WhenAny(_listing);
        _end.Dispose();
        _end = null;
    }

    void Begin(int enough, CancellationToken stop)
    {
        _end?.Dispose();
        _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var end = _end.Token;
        _listing = Task.Run(() => list(Add, end), CancellationToken.None);

        void Add(IReadOnlyList<Account> page)
        {
            foreach (var account in page)
                _arrived.Enqueue(account);
            if (Interlocked.Add(ref _found, page.Count) >= enough)
                _enough.TrySetResult();
        }
    }

    // A listing that is run again finds those of the first one too.
    bool Take()
    {
        var before = _accounts.Count;
        while (_arrived.TryDequeue(out var account))
        {
            if (_rows.TryAdd(account.Id, new PickRow(account.Name ?? "-", account.Id, account.Email ?? "")))
            {
                var at = _accounts.BinarySearch(account, order);
                _accounts.Insert(at < 0 ? ~at : at, account);
            }
            else
            {
                Interlocked.Decrement(ref _found);
            }
        }

        return _accounts.Count > before;
    }

    string? Fault()
    {
        try
        {
            _ = _listing!.GetAwaiter().GetResult();
            return null;
        }
        catch (Failure failure) when (failure.Kind != FailureKind.SignInNeeded)
        {
            return failure.Message;
        }
    }
}
