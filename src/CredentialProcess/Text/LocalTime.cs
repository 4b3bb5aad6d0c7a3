using System.Globalization;

namespace CredentialProcess.Text;

/// <summary>
/// Times as people read them: in the local time zone, usually to the minute, with the zone's name, and with the day
/// where it is not today: <c>21:10 CET</c>, <c>tomorrow 09:10 CET</c>, <c>3 Dec 09:10 CET</c>. Programs read
/// <see cref="Files.Timestamp"/>.
/// </summary>
static class LocalTime
{
    /// <summary>For <see cref="Format"/>, where two times may be close.</summary>
    public const string ToTheSecond = "HH:mm:ss";

    /// <summary>For <see cref="Format"/>, where each line of a log has its time.</summary>
    public const string ToTheMillisecond = "HH:mm:ss.fff";

    const int LongestAbbreviation = 5; // ChST is 4, AEDT and CEST too

    public static string Format(DateTimeOffset time, TimeProvider clock, string timeOfDay = "HH:mm")
    {
        var zone = clock.LocalTimeZone;
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
        return $"{Day(local, today)}{local.ToString(timeOfDay, CultureInfo.InvariantCulture)} {NameOf(zone, local)}";
    }

    static string Day(DateTimeOffset local, DateTimeOffset today) => (local.Date - today.Date).Days switch
    {
        0 => "",
        1 => "tomorrow ",
        -1 => "yesterday ",
        _ => local.ToString(local.Year == today.Year ? "d MMM " : "d MMM yyyy ", CultureInfo.InvariantCulture),
    };

    // With invariant globalization these are the abbreviations of the time zone database, as date(1) prints them. Some
    // zones have numbers there, and Windows has sentences in its own language.
    static string NameOf(TimeZoneInfo zone, DateTimeOffset local)
    {
        var name = zone.IsDaylightSavingTime(local) ? zone.DaylightName : zone.StandardName;
        return name.Length is > 1 and <= LongestAbbreviation && name.All(char.IsAsciiLetter)
            ? name
            : "UTC" + OffsetOf(local.Offset);
    }

    static string OffsetOf(TimeSpan offset) => offset == TimeSpan.Zero ? ""
        : (offset < TimeSpan.Zero ? "-" : "+")
            + offset.ToString(offset.Minutes == 0 ? "%h" : @"h\:mm", CultureInfo.InvariantCulture);
}
