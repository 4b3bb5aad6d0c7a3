using System.Globalization;

namespace CredentialProcess.Files;

/// <summary>
/// Times as cache files and services write them. Written as <c>2026-11-21T19:10:54Z</c>; read in each form that AWS
/// tools write: <c>Z</c>, <c>UTC</c> (AWS CLI up to 2.1.13), an offset, and up to 9 digits of a second.
/// </summary>
static class Timestamp
{
    const string DateAndTime = "yyyy-MM-dd'T'HH:mm:ss";

    const long Year10000 = 253_402_300_800; // in Unix time; DateTime ends before it

    /// <summary>UTC, whole seconds, <c>Z</c>: the one form that every SDK reads.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(DateAndTime + "'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Null for anything else, including a time without a zone, which could be in any zone. A fraction of a second is
    /// dropped, as the AWS CLI does: too early is better than too late.
    /// </summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || text.Length <= 19 || text[10] is not ('T' or 't' or ' '))
            return null;
        if (!DateTime.TryParseExact(string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11, 8)), DateAndTime,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var utc))
            return null;

        var zone = text.AsSpan(19);
        if (zone[0] == '.')
        {
            var digits = zone[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
                return null;
            zone = zone[(1 + digits)..];
        }

        return Offset(zone.Trim()) is { } offset && IsInRange(utc, offset) ? new DateTimeOffset(utc) - offset : null;
    }

    /// <summary>Seconds since 1970, rounded down; null for none, and beyond the years 1970 to 9999.</summary>
    public static DateTimeOffset? FromUnixSeconds(double? seconds) =>
        seconds is > 0 and < Year10000
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    static TimeSpan? Offset(ReadOnlySpan<char> zone)
    {
        if (zone is "Z" or "z" or "UTC" or "GMT")
            return TimeSpan.Zero;
        if (zone.Length is not (5 or 6) || zone[0] is not ('+' or '-') || (zone.Length == 6 && zone[3] != ':'))
            return null;
        if (!byte.TryParse(zone[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !byte.TryParse(zone[^2..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 23 || minutes > 59)
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return zone[0] == '-' ? -offset : offset;
    }

    static bool IsInRange(DateTime utc, TimeSpan offset) =>
        utc.Ticks - offset.Ticks >= 0 && utc.Ticks - offset.Ticks <= DateTime.MaxValue.Ticks;
}
