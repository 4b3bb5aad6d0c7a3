namespace CredentialProcess.Config;

/// <summary>
/// The keys that stand in one section, in its order. Most sections have a few, for which a search takes less time and
/// memory than a dictionary; those with many get one.
/// </summary>
sealed class KeyLayer
{
    const int MostSearched = 8;

    (string Key, ConfigValue Value)[] _keys = new (string, ConfigValue)[4];
    Dictionary<string, int>? _places;

    internal int Count { get; private set; }

    internal ReadOnlySpan<(string Key, ConfigValue Value)> All => _keys.AsSpan(0, Count);

    internal bool TryGet(string key, out ConfigValue value)
    {
        var place = PlaceOf(key);
        value = place < 0 ? default : _keys[place].Value;
        return place >= 0;
    }

    /// <summary>False, and nothing changed, where the key is there already.</summary>
    internal bool TryAdd(string key, ConfigValue value)
    {
        if (PlaceOf(key) >= 0)
            return false;
        if (Count == _keys.Length)
            Array.Resize(ref _keys, 2 * Count);
        _keys[Count] = (key, value);
        _places?.Add(key, Count);
        if (++Count > MostSearched && _places is null)
        {
            _places = new Dictionary<string, int>(2 * Count);
            for (var i = 0; i < Count; i++)
                _places.Add(_keys[i].Key, i);
        }

        return true;
    }

    int PlaceOf(string key)
    {
        if (_places is not null)
            return _places.TryGetValue(key, out var place) ? place : -1;
        for (var i = 0; i < Count; i++)
            if (_keys[i].Key == key)
                return i;
        return -1;
    }
}
