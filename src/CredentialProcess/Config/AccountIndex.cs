namespace CredentialProcess.Config;

/// <summary>
/// An index from each run of twelve digits to the sections that contain it, for commands that look up thousands of
/// accounts: scanning the files for each would be quadratic.
/// </summary>
sealed class AccountIndex
{
    const int Digits = 12;

    readonly Dictionary<long, List<string>> _profiles = [];
    readonly HashSet<(long, string)> _seen = [];
    readonly HashSet<long> _inherited = [];

    internal AccountIndex(ConfigText? config, ConfigText? credentials)
    {
        Add(config, "profile");
        Add(credentials, null);
    }

    internal static bool CanLookUp(string text) => text.Length == Digits && text.All(char.IsAsciiDigit);

    /// <summary>Whether it is in a section that profiles inherit keys from.</summary>
    internal bool IsInherited(string account) => _inherited.Contains(Number(account));

    internal IReadOnlyList<string> ProfilesOf(string account) => _profiles.GetValueOrDefault(Number(account)) ?? [];

    void Add(ConfigText? file, string? kind)
    {
        for (var i = 0; i < file?.Count; i++)
        {
            var header = file.Header(i);
            var isInherited = AwsConfig.IsInherited(header) || (kind is not null && header.StartsWith("sso-session"u8));
            string? name = null;
            var (start, end) = file.Body(i);
            var rest = file.Bytes[start..end];
            for (int at; (at = rest.IndexOfAnyInRange((byte)'0', (byte)'9')) >= 0;)
            {
                rest = rest[at..];
                var length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                if (length < 0)
                    length = rest.Length;
                if (length == Digits)
                {
                    var number = Number(rest[..Digits]);
                    if (isInherited)
                        _inherited.Add(number);
                    else if ((name ??= AwsConfig.NameOf(header, kind)) is { } named)
                        Add(number, named);
                }

                rest = rest[length..];
            }
        }
    }

    void Add(long number, string name)
    {
        if (!_profiles.TryGetValue(number, out var names))
            _profiles.Add(number, names = []);
        // A section may contain it twice, and both files may define the same profile.
        if (_seen.Add((number, name)))
            names.Add(name);
    }

    static long Number(ReadOnlySpan<byte> digits)
    {
        var number = 0L;
        foreach (var digit in digits)
            number = (number * 10) + digit - '0';
        return number;
    }

    static long Number(string digits) => long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
