using System.Collections;

namespace SsoCred;

/// <summary>
/// The environment as it was before the first call. While an SDK client is made the AWS_ variables are put aside for
/// the whole process (SdkIsolation), and another thread, renewing another role, must not decide by that where a token
/// goes.
/// </summary>
static class VariablesAtStart
{
    static readonly Lazy<Dictionary<string, string?>> s_all = new(() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value,
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal));

    public static string? Of(string name) => s_all.Value.GetValueOrDefault(name);
}
