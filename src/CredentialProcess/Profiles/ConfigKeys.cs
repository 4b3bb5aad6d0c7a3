namespace CredentialProcess.Profiles;

/// <summary>A value and where it was written. An indented block begins with a line feed.</summary>
readonly record struct ConfigValue(string Text, ConfigText File, int At)
{
    internal string Where => File.Place(At);

    /// <summary>Never the value: it may be a secret.</summary>
    public override string ToString() => Where;
}

/// <summary>
/// The keys of one section, or of a profile put together from the config and the credentials file. A key that stands
/// twice in one file is refused, since nobody can tell which was meant.
/// </summary>
sealed class ConfigKeys(ConfigText file, int at)
{
    readonly Dictionary<string, ConfigValue> _values = [];

    /// <summary>File and line of the section's header.</summary>
    internal string Where => file.Place(at);

    internal IEnumerable<string> Names => _values.Keys;

    internal bool Has(string key) => _values.ContainsKey(key);

    internal bool TryGet(string key, out ConfigValue value) => _values.TryGetValue(key, out value);

    /// <summary>The value of a key that is one line of text; null where it is absent or empty.</summary>
    internal string? Text(string key)
    {
        if (!_values.TryGetValue(key, out var value) || value.Text.Length == 0) return null;
        if (!value.Text.Contains('\n')) return value.Text;
        throw new Failure(
            ExitCode.Configuration,
            $"{value.Where}: the value of '{key}' goes on over the indented lines below it",
            "begin the lines that follow at the left margin, so that each is a key of its own");
    }

    internal void Add(string key, string text, int line)
    {
        if (_values.TryAdd(key, new ConfigValue(text, file, line))) return;
        throw new Failure(
            ExitCode.Configuration,
            $"{file.Place(line)}: '{Shown.Text(key)}' stands here and at {_values[key].Where}",
            "keep one of the two lines");
    }

    /// <summary>These keys and below them those of another section.</summary>
    internal ConfigKeys With(ConfigKeys others)
    {
        var both = new ConfigKeys(file, at);
        both.AddMissing(this);
        both.AddMissing(others);
        return both;
    }

    internal void AddMissing(ConfigKeys others)
    {
        foreach (var (key, value) in others._values) _values.TryAdd(key, value);
    }

    /// <summary>Writes the keys of another file over these, key by key.</summary>
    internal void Overwrite(ConfigKeys others)
    {
        foreach (var (key, value) in others._values) _values[key] = value;
    }

    internal Dictionary<string, string> ToDictionary()
    {
        var texts = new Dictionary<string, string>(_values.Count);
        foreach (var (key, value) in _values) texts.Add(key, value.Text);
        return texts;
    }

    /// <summary>
    /// An indented block, one level of <c>key = value</c> (botocore, configloader.py, <c>_parse_nested</c>): split at
    /// the first <c>=</c> only, keys keep their case, a later line wins.
    /// </summary>
    internal static Dictionary<string, string> Block(ConfigValue value)
    {
        var keys = new Dictionary<string, string>();
        ReadOnlySpan<char> rest = value.Text;
        while (!rest.IsEmpty)
        {
            var line = PythonSpace.Trim(PythonSpace.TakeLine(ref rest));
            if (line.IsEmpty) continue;
            var separator = line.IndexOf('=');
            if (separator < 0)
            {
                throw new Failure(
                    ExitCode.Configuration,
                    $"{value.Where}: a line of the block below is no 'key = value'",
                    "mend the line, or begin it with # to make it a comment");
            }

            keys[PythonSpace.Trim(line[..separator]).ToString()] = PythonSpace.Trim(line[(separator + 1)..]).ToString();
        }

        return keys;
    }
}
