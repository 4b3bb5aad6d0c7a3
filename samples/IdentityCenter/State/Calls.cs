namespace IdentityCenter.State;

/// <summary>
/// Counts the calls of each operation, including those that a fault answered. CreateToken is counted twice: by its name
/// and as <c>CreateToken:refresh_token</c>, <c>CreateToken:device_code</c>, <c>CreateToken:authorization_code</c>.
/// </summary>
public sealed class Calls
{
    readonly Lock _gate = new();
    readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The number of calls of an operation.</summary>
    public int this[string operation]
    {
        get
        {
            lock (_gate)
                return _counts.GetValueOrDefault(operation);
        }
    }

    public IReadOnlyDictionary<string, int> Snapshot()
    {
        lock (_gate)
            return new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);
    }

    public void Clear()
    {
        lock (_gate)
            _counts.Clear();
    }

    internal void Count(string operation)
    {
        lock (_gate)
            _counts[operation] = _counts.GetValueOrDefault(operation) + 1;
    }
}
