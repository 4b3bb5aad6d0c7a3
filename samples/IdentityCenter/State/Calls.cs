namespace IdentityCenter.State;

/// <summary>
/// How often each operation was called, also when a fault answered in its place. CreateToken is counted twice: by its
/// name and as <c>CreateToken:refresh_token</c>, <c>CreateToken:device_code</c>, <c>CreateToken:authorization_code</c>.
/// </summary>
public sealed class Calls
{
    readonly Lock _gate = new();
    readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The number for one operation; 0 where it was never called.</summary>
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
