namespace CredentialProcess.Files;

/// <summary>
/// Reads a file that other programs may be writing. The AWS CLI truncates its cache files and writes them in place, so
/// a file that can't be parsed is read again a few times before it counts as damaged.
/// </summary>
static class TornReadRetry
{
    const int MaximumAttempts = 6;
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    public delegate T? Parser<T>(ReadOnlySpan<byte> content);

    /// <summary>The value, or null where there is no file or a damaged one.</summary>
    public static async Task<(T? Value, bool IsDamaged)> ReadAsync<T>(
        Func<byte[]?> read, Parser<T> parse, TimeProvider clock, CancellationToken stop)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (read() is not { } bytes)
                    return (null, false);
                if (parse(bytes) is { } value)
                    return (value, false);
                if (attempt == MaximumAttempts)
                    return (null, true);
            }
            catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows() && attempt < MaximumAttempts)
            {
                // Windows denies access while another file is renamed to this name.
            }

            await Task.Delay(s_pause, clock, stop);
        }
    }
}
