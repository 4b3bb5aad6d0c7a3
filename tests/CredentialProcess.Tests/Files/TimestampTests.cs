using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public class TimestampTests
{
    static readonly DateTimeOffset s_time = new(2026, 11, 21, 19, 10, 54, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-21T19:10:54Z")]
    [InlineData("2026-11-21T19:10:54UTC")]
    [InlineData("2026-11-21T19:10:54+00:00")]
    [InlineData("2026-11-21T19:10:54+0000")]
    [InlineData("2026-11-21T19:10:54.000Z")]
    [InlineData("2026-11-21T19:10:54.9553098Z")]
    [InlineData("2026-11-21T19:10:54.123456789+00:00")]
    [InlineData("2026-11-21 19:10:54 UTC")]
    [InlineData("2026-11-21T20:40:54+01:30")]
    [InlineData("2026-11-21T11:10:54-0800")]
    public void Every_form_that_tools_write_is_parsed(string text) => Assert.Equal(s_time, Timestamp.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-11-21T19:10:54")]
    [InlineData("2026-11-21")]
    [InlineData("2026-13-21T19:10:54Z")]
    [InlineData("2026-11-21T25:10:54Z")]
    [InlineData("2026-11-21T19:10:54.Z")]
    [InlineData("2026-11-21T19:10:54.1234567890Z")]
    [InlineData("2026-11-21T19:10:54+24:00")]
    [InlineData("2026-11-21T19:10:54+1:000")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("2026-11-21T19:10:54Zulu")]
    [InlineData("1790000000")]
    public void Anything_else_is_null(string? text) => Assert.Null(Timestamp.Parse(text));

    [Fact]
    public void It_is_written_in_utc_to_the_second() =>
        Assert.Equal("2026-11-21T19:10:54Z",
            Timestamp.Format(s_time.AddMilliseconds(999).ToOffset(TimeSpan.FromHours(9))));

    [Theory]
    [InlineData(0.5, "1970-01-01T00:00:00Z")]
    [InlineData(1795374654.9, "2026-11-22T19:10:54Z")]
    [InlineData(253402300799.0, "9999-12-31T23:59:59Z")]
    [InlineData(253402300800.0, null)]
    [InlineData(0.0, null)]
    [InlineData(-1.0, null)]
    [InlineData(double.NaN, null)]
    [InlineData(1e300, null)]
    [InlineData(null, null)]
    public void Unix_time_is_valid_up_to_the_year_9999(double? seconds, string? time) =>
        Assert.Equal(time, Timestamp.FromUnixSeconds(seconds) is { } at ? Timestamp.Format(at) : null);
}
