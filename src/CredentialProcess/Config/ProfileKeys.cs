using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace CredentialProcess.Config;

/// <summary>
/// All keys of a profile, read lazily. A listing of 85,000 profiles asks for none of them and would otherwise hold
/// them all.
/// </summary>
/// <param name="profile">The profile's own keys where they may be held; null reads them again on demand.</param>
/// <param name="session">The session's keys, the fallback for the profile's; null where it has none.</param>
sealed class ProfileKeys(AwsConfig config, string name, ConfigKeys? profile, ConfigKeys? session)
    : IReadOnlyDictionary<string, string>
{
    Dictionary<string, string>? _all;

    /// <summary>Without those of its session.</summary>
    internal ConfigKeys Own => profile ??= config.Profile(name)!;

    /// <summary>All keys, with file and line.</summary>
    internal ConfigKeys Merged => session is null ? Own : Own.WithFallback(session);

    public int Count => All.Count;

    public IEnumerable<string> Keys => All.Keys;

    public IEnumerable<string> Values => All.Values;

    Dictionary<string, string> All => _all ??= Merged.ToDictionary();

    public string this[string key] => All[key];

    public bool ContainsKey(string key) => All.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => All.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
