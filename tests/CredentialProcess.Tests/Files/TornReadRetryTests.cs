using System.Text;
using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public class TornReadRetryTests
{
    readonly MovingClock _clock = new() { SkipsUpTo = TimeSpan.FromSeconds(1) };
    int _readings;

    [Fact]
    public async Task A_file_caught_in_the_middle_of_a_write_is_read_again()
    {
        var (value, isDamaged) = await ReadAsync("", "wh", "whole");
        Assert.Equal(("whole", false, 3), (value, isDamaged, _readings));
        Assert.Equal(2, _clock.Skipped.Length);
    }

    [Fact]
    public async Task A_file_that_stays_broken_is_damaged_after_six_attempts()
    {
        var (value, isDamaged) = await ReadAsync("wh", "wh", "wh", "wh", "wh", "wh", "whole");
        Assert.Equal((null, true, 6), (value, isDamaged, _readings));
    }

    [Fact]
    public async Task A_missing_file_is_not_damaged()
    {
        var (value, isDamaged) = await ReadAsync((string?)null);
        Assert.Equal((null, false, 1), (value, isDamaged, _readings));
    }

    Task<(string? Value, bool IsDamaged)> ReadAsync(params string?[] contents) => TornReadRetry.ReadAsync(
        () => contents[_readings++] is { } content ? Encoding.UTF8.GetBytes(content) : null,
        bytes => bytes.SequenceEqual("whole"u8) ? "whole" : null, _clock, default);
}
