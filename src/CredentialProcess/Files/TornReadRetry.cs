namespace CredentialProcess.Files;

/// <summary>
/// Reads a file that others may be writing. The AWS CLI truncates its cache files and writes in place, so one that does
/// not parse is read again a few times before it counts as broken.
/// </summary>
static class TornReadRetry
{
    const int Readings = 6;
    static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    public delegate T? Parser<T>(ReadOnlySpan<byte> content);

    /// <summary>The value, or null where there is no file or a damaged one.</summary>
    public static async Task<(T? Value, bool IsDamaged)> ReadAsync<T>(
        Func<byte[]?> read, Parser<T> parse, TimeProvider clock, CancellationToken stop)
        where T : class
    {
        for (var reading = 1; ; reading++)
        {
            try
            {
                if (read() is not { } bytes)
                    return (null, false);
                if (parse(bytes) is { } value)
                    return (value, false);
                if (reading == Readings)
                    return (null, true);
            }
            catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows() && reading < Readings)
            {
                // Windows denies access at the moment in which another file is moved to the name.
            }

            await Task.Delay(s_between, clock, stop);
        }
    }
}
