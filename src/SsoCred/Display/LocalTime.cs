using System.Globalization;

namespace SsoCred.Display;

/// <summary>Times in this machine's time zone, to the minute.</summary>
static class LocalTime
{
    public static string Time(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
