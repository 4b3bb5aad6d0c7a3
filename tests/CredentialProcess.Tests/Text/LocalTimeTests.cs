using System.Globalization;
using CredentialProcess.Text;

namespace CredentialProcess.Tests.Text;

/// <summary>Times as people read them: in their own zone, which is always named, and with the day unless it is today.
/// </summary>
public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("2026-11-27T13:05Z", "14:05 CET")]
    [InlineData("2026-11-27T22:59:59Z", "23:59 CET")]
    [InlineData("2026-11-27T23:01Z", "tomorrow 00:01 CET")]
    [InlineData("2026-11-28T08:10Z", "tomorrow 09:10 CET")]
    [InlineData("2026-11-26T22:59Z", "yesterday 23:59 CET")]
    [InlineData("2026-12-03T08:10Z", "3 Dec 09:10 CET")]
    [InlineData("2026-07-01T08:10Z", "1 Jul 10:10 CEST")]
    [InlineData("2026-12-31T22:59Z", "31 Dec 23:59 CET")]
    [InlineData("2026-12-31T23:00Z", "1 Jan 2027 00:00 CET")]
    public void The_day_is_there_unless_it_is_today(string time, string text) =>
        Assert.Equal(text, Format(time, "2026-11-27T11:00Z", "Europe/Berlin"));

    [Theory]
    [InlineData("2026-03-29T00:59Z", "01:59 CET")]
    [InlineData("2026-03-29T01:00Z", "03:00 CEST")]
    public void In_spring_an_hour_is_left_out(string time, string text) =>
        Assert.Equal(text, Format(time, "2026-03-29T10:00Z", "Europe/Berlin"));

    [Theory]
    [InlineData("2026-10-25T00:30Z", "02:30 CEST")]
    [InlineData("2026-10-25T01:30Z", "02:30 CET")]
    public void In_autumn_the_same_hour_has_two_names(string time, string text) =>
        Assert.Equal(text, Format(time, "2026-10-25T10:00Z", "Europe/Berlin"));

    // The time zone database has no abbreviation for some; what is there was compared with date(1) for all zones.
    [Theory]
    [InlineData("Etc/UTC", "12:00 UTC")]
    [InlineData("Asia/Kolkata", "17:30 IST")]
    [InlineData("Asia/Kathmandu", "17:45 UTC+5:45")]
    [InlineData("America/Sao_Paulo", "09:00 UTC-3")]
    [InlineData("America/St_Johns", "08:30 NST")]
    [InlineData("Etc/GMT+5", "07:00 UTC-5")]
    [InlineData("Europe/Dublin", "12:00 GMT")]
    [InlineData("Pacific/Kiritimati", "02:00 UTC+14")]
    [InlineData("Pacific/Marquesas", "02:30 UTC-9:30")]
    public void Each_zone_has_a_name_or_a_distance(string zone, string text) =>
        Assert.Equal(text, Format("2026-11-27T12:00Z", "2026-11-27T11:55Z", zone));

    [Fact]
    public void A_name_that_is_a_sentence_becomes_a_distance()
    {
        var windows = TimeZoneInfo.CreateCustomTimeZone("W. Europe Standard Time", TimeSpan.FromHours(1),
            "(UTC+01:00) Amsterdam, Berlin", "Mitteleuropäische Zeit");
        Assert.Equal("13:00 UTC+1", LocalTime.Format(At("2026-11-27T12:00Z"), new ZonedClock(
            At("2026-11-27T11:00Z"), windows)));
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Marquesas")]
    public void The_ends_of_all_times_are_no_failure(string zone)
    {
        var clock = Clock("2026-11-27T11:00Z", zone);
        Assert.Contains("9999", LocalTime.Format(DateTimeOffset.MaxValue, clock), StringComparison.Ordinal);
        Assert.Matches("^[0-9]+ [A-Z][a-z]{2} [0-9]{4} [0-9:]{5} ", LocalTime.Format(DateTimeOffset.MinValue, clock));
    }

    static string Format(string time, string now, string zone) => LocalTime.Format(At(time), Clock(now, zone));

    static ZonedClock Clock(string now, string zone) => new(At(now), TimeZoneInfo.FindSystemTimeZoneById(zone));

    static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    sealed class ZonedClock(DateTimeOffset now, TimeZoneInfo zone) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => zone;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
