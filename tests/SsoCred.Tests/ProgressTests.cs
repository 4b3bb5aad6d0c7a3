using SsoCred.Configuring;
using SsoCred.Display;

namespace SsoCred.Tests;

/// <summary>The time that a listing shows as left, and the time that it gets.</summary>
public sealed class ProgressTests
{
    [Theory]
    [InlineData(90, 20, "")]
    [InlineData(101, 20, ", about 10 s left")]
    [InlineData(1500, 20, ", about 75 s left")]
    [InlineData(5000, 20, ", about 5 min left")]
    [InlineData(5000, 10, ", about 9 min left")]
    public void The_time_that_is_left_is_told_roughly(int count, double perSecond, string told) =>
        Assert.Equal(told, ProgressBar.Left(count, perSecond));

    [Fact]
    public void Many_accounts_get_twice_the_time_that_they_take_at_full_speed()
    {
        Assert.True(PortalListing.TimeFor(600) < PortalListing.Limit);
        Assert.Equal(TimeSpan.FromSeconds(500), PortalListing.TimeFor(5000));
    }
}
