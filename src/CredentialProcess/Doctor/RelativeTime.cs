using System.Globalization;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>Times in findings, with the distance from now, and durations.</summary>
/// <param name="isUtc">For programs: UTC in place of the local time.</param>
sealed class RelativeTime(TimeProvider clock, bool isUtc)
{
    public TimeProvider Clock => clock;

    public string Format(DateTimeOffset time)
    {
        var left = time - clock.GetUtcNow();
        var at = isUtc ? Timestamp.Format(time) : LocalTime.Format(time, clock);
        return left > TimeSpan.Zero ? $"{at} (in {FormatDuration(left)})" : $"{at} ({FormatDuration(-left)} ago)";
    }

    public static string FormatDuration(TimeSpan time) => time.TotalDays >= 2 ? $"{(int)time.TotalDays} days"
        : time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes} min"
        : $"{(int)time.TotalSeconds} s";

    public static string FormatMilliseconds(TimeSpan time) =>
        Math.Max(1, time.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture) + " ms";
}
