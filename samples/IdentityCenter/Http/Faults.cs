namespace IdentityCenter.Http;

/// <summary>Pending faults in the order of their addition; each is removed when it has happened. Thread-safe.</summary>
public sealed class Faults
{
    readonly Lock _gate = new();
    readonly List<Waiting> _waiting = [];

    /// <summary>See <see cref="Fault"/> for the syntax.</summary>
    public void Add(string line) => Add(Fault.Parse(line));

    public void Add(Fault fault)
    {
        lock (_gate)
            _waiting.Add(new Waiting(fault));
    }

    /// <summary>
    /// Blocks every call of the operation, before it has any effect, until the hold is disposed: for tests that need
    /// many callers at the same point.
    /// </summary>
    public Hold Hold(string operation)
    {
        var hold = new Hold(this);
        lock (_gate)
            _waiting.Add(new Waiting(new Fault { Operation = operation, Kind = "delay", Times = 0 }, hold));
        return hold;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.ForEach(waiting => waiting.Hold?.Open());
            _waiting.Clear();
        }
    }

    /// <summary>Faults that have not happened yet.</summary>
    public IReadOnlyList<Fault> Snapshot()
    {
        lock (_gate)
            return [.. _waiting.Where(waiting => waiting.Hold is null).Select(waiting => waiting.Fault)];
    }

    internal (Fault? Fault, Hold? Hold) Take(Received request)
    {
        lock (_gate)
        {
            var hold = _waiting.Find(waiting => waiting.Hold is not null && waiting.Fault.Meets(request))?.Hold;
            var index = _waiting.FindIndex(waiting => waiting.Hold is null && waiting.Fault.Meets(request));
            if (index < 0)
                return (null, hold);
            var found = _waiting[index];
            if (found.Fault.Times > 0 && ++found.Happened >= found.Fault.Times)
                _waiting.RemoveAt(index);
            return (found.Fault, hold);
        }
    }

    internal void Remove(Hold hold)
    {
        lock (_gate)
            _waiting.RemoveAll(waiting => waiting.Hold == hold);
    }

    sealed class Waiting(Fault fault, Hold? hold = null)
    {
        public Fault Fault { get; } = fault;

        public Hold? Hold { get; } = hold;

        public int Happened { get; set; }
    }
}

/// <summary>Blocked calls. Disposing releases them.</summary>
public sealed class Hold : IDisposable
{
    readonly Faults _faults;
    readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _arrivals = new(0);

    internal Hold(Faults faults) => _faults = faults;

    /// <summary>Completes when one more call has arrived.</summary>
    public Task ArrivedAsync(CancellationToken cancellation = default) => _arrivals.WaitAsync(cancellation);

    public void Dispose()
    {
        _faults.Remove(this);
        Open();
    }

    internal void Open() => _open.TrySetResult();

    internal Task WaitAsync(CancellationToken cancellation)
    {
        _arrivals.Release();
        return _open.Task.WaitAsync(cancellation);
    }
}
