using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// The keys of one section, or of a profile merged from the config and credentials files. A key that is defined twice
/// in one file is refused, since it is unclear which one is meant. Inherited keys are in layers below the section's
/// own; layers are shared, so that a thousand keys of <c>[DEFAULT]</c> are not copied into each profile.
/// </summary>
sealed class ConfigKeys
{
    readonly ConfigText _file;
    readonly int _headerOffset;

    // The first layer that has a key wins.
    readonly SectionKeys[] _layers;

    internal ConfigKeys(ConfigText file, int at)
        : this(file, at, [new()])
    {
    }

    ConfigKeys(ConfigText file, int at, SectionKeys[] layers) =>
        (_file, _headerOffset, _layers) = (file, at, layers);

    /// <summary>File and line of the section's header.</summary>
    internal string Location => _file.Location(_headerOffset);

    /// <summary>Without duplicates.</summary>
    internal IEnumerable<string> Names => ToDictionary().Keys;

    internal bool Has(string key) => TryGet(key, out _);

    internal bool TryGet(string key, out ConfigValue value)
    {
        foreach (var layer in _layers)
            if (layer.TryGet(key, out value))
                return true;
        value = default;
        return false;
    }

    /// <summary>The value of a key that is one line of text; null where it is absent or empty.</summary>
    internal string? Text(string key)
    {
        if (!TryGet(key, out var value) || value.Text.Length == 0)
            return null;
        if (!value.Text.Contains('\n'))
            return value.Text;
        throw new Failure(
            FailureKind.Configuration,
            $"{value.Location}: the value of '{key}' continues on the indented lines below it",
            "unindent those lines to make each of them a key");
    }

    internal void Add(string key, string text, int line)
    {
        if (_layers[0].TryAdd(key, new ConfigValue(text, _file, line)))
            return;
        _ = TryGet(key, out var first);
        throw new Failure(
            FailureKind.Configuration,
            $"{_file.Location(line)}: duplicate '{Printable.Text(key)}'; first defined at {first.Location}",
            "keep one of the two lines");
    }

    /// <summary>These keys, and those of another section where a key is missing here.</summary>
    internal ConfigKeys WithFallback(ConfigKeys others) => new(_file, _headerOffset, [.. _layers, .. others._layers]);

    /// <summary>These keys, overridden key by key by those of another file.</summary>
    internal ConfigKeys OverriddenBy(ConfigKeys others) => new(_file, _headerOffset, [.. others._layers, .. _layers]);

    /// <summary>The first key that has a different value in the other section; null where they agree.</summary>
    internal string? FirstDifference(ConfigKeys other)
    {
        if (!HasConflictWith(other) && !other.HasConflictWith(this))
            return null;
        foreach (var key in other.Names)
            if (TryGet(key, out var own) && other.TryGet(key, out var others) && own.Text != others.Text)
                return key;
        return null;
    }

    // Only layers that the other does not have can differ: shared layers say the same in both.
    bool HasConflictWith(ConfigKeys other)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            if (Array.IndexOf(other._layers, _layers[i]) >= 0)
                continue;
            foreach (var (key, value) in _layers[i].All)
            {
                // Nothing overrides the first layer's keys.
                var own = value;
                if (other.TryGet(key, out var others) && (i == 0 || TryGet(key, out own)) && own.Text != others.Text)
                    return true;
            }
        }

        return false;
    }

    internal Dictionary<string, string> ToDictionary()
    {
        var texts = new Dictionary<string, string>(_layers[0].Count);
        foreach (var layer in _layers)
            foreach (var (key, value) in layer.All)
                texts.TryAdd(key, value.Text);
        return texts;
    }

    /// <summary>
    /// Parses an indented block, one level of <c>key = value</c> (botocore, configloader.py, <c>_parse_nested</c>):
    /// split at the first <c>=</c> only, keys keep their case, a later line wins.
    /// </summary>
    internal static Dictionary<string, string> ParseBlock(ConfigValue value)
    {
        var keys = new Dictionary<string, string>();
        ReadOnlySpan<char> rest = value.Text;
        while (!rest.IsEmpty)
        {
            var line = PythonWhitespace.Trim(PythonWhitespace.TakeLine(ref rest));
            if (line.IsEmpty)
                continue;
            var separator = line.IndexOf('=');
            if (separator < 0)
            {
                throw new Failure(
                    FailureKind.Configuration,
                    $"{value.Location}: a line of the indented block is not 'key = value'",
                    "fix it, or start it with # to make it a comment");
            }

            var key = PythonWhitespace.Trim(line[..separator]).ToString();
            keys[key] = PythonWhitespace.Trim(line[(separator + 1)..]).ToString();
        }

        return keys;
    }
}
