namespace CredentialProcess.Config;

/// <summary>
/// The keys of one section, in its order. Most sections have a few, for which a linear search takes less time and
/// memory than a dictionary; those with many get one.
/// </summary>
sealed class SectionKeys
{
    const int MaximumScanned = 8;

    (string Key, ConfigValue Value)[] _keys = new (string, ConfigValue)[4];
    Dictionary<string, int>? _indexes;

    internal int Count { get; private set; }

    internal ReadOnlySpan<(string Key, ConfigValue Value)> All => _keys.AsSpan(0, Count);

    internal bool TryGet(string key, out ConfigValue value)
    {
        var index = IndexOf(key);
        value = index < 0 ? default : _keys[index].Value;
        return index >= 0;
    }

    /// <summary>False, and nothing changed, where the key exists already.</summary>
    internal bool TryAdd(string key, ConfigValue value)
    {
        if (IndexOf(key) >= 0)
            return false;
        if (Count == _keys.Length)
            Array.Resize(ref _keys, 2 * Count);
        _keys[Count] = (key, value);
        _indexes?.Add(key, Count);
        if (++Count > MaximumScanned && _indexes is null)
        {
            _indexes = new Dictionary<string, int>(2 * Count);
            for (var i = 0; i < Count; i++)
                _indexes.Add(_keys[i].Key, i);
        }

        return true;
    }

    int IndexOf(string key)
    {
        if (_indexes is not null)
            return _indexes.TryGetValue(key, out var index) ? index : -1;
        for (var i = 0; i < Count; i++)
            if (_keys[i].Key == key)
                return i;
        return -1;
    }
}
