using System.Globalization;

namespace CredentialProcess.Doctor;

/// <summary>Formats times in the local time zone, with the distance from now, and durations.</summary>
static class RelativeTime
{
    public static string Format(DateTimeOffset time, TimeProvider clock)
    {
        var left = time - clock.GetUtcNow();
        var at = TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone)
            .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return left > TimeSpan.Zero ? $"{at} (in {FormatDuration(left)})" : $"{at} ({FormatDuration(-left)} ago)";
    }

    public static string FormatDuration(TimeSpan time) => time.TotalDays >= 2 ? $"{(int)time.TotalDays} days"
        : time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes} min"
        : $"{(int)time.TotalSeconds} s";

    public static string FormatMilliseconds(TimeSpan time) =>
        Math.Max(1, time.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture) + " ms";
}
