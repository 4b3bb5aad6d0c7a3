using System.Collections;

namespace SsoCred.Processes;

/// <summary>
/// The environment as it was before the first call. While an SDK client is made the AWS_ variables are put aside for
/// the whole process (SdkIsolation), and another thread, renewing another role, must not decide by that where a token
/// goes.
/// </summary>
static class StartupEnvironment
{
    static readonly Lazy<Dictionary<string, string?>> s_all = new(All);

    public static string? Of(string name) => s_all.Value.GetValueOrDefault(name);

    static Dictionary<string, string?> All()
    {
        var all = new Dictionary<string, string?>(
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        // MSYS and Node may hand on both Path and PATH, which are one name on Windows.
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            _ = all.TryAdd((string)entry.Key, (string?)entry.Value);
        return all;
    }
}
