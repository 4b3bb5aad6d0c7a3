namespace SsoCred.Tests.Systems;

/// <summary>
/// Whether the executable under test is the one for Windows, run by wine: build/test-system.sh win-x64 says so.
/// </summary>
static class Wine
{
    public static void Need() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("SSO_CRED_WINE") is { Length: > 0 },
        "the executable for Windows is tested by build/test-system.sh win-x64");

    /// <summary>How a file of this machine is called there.</summary>
    public static string PathOf(string file) => "Z:" + file.Replace('/', '\\');
}
