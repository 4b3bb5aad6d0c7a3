namespace SsoCred.Tests;

/// <summary>
/// Programs that some tests need. A missing one is installed from Debian's package if SSO_CRED_INSTALL=1 (build/test.sh
/// --install) or CI=true allows it; otherwise the test is skipped.
/// </summary>
static class Debian
{
    static readonly SemaphoreSlim s_one = new(1);

    /// <summary>The first of these files that exists, after installing the package if necessary.</summary>
    public static async Task<string> NeedAsync(string package, params string[] files)
    {
        await s_one.WaitAsync();
        try
        {
            if (files.FirstOrDefault(File.Exists) is { } found)
                return found;
            if (!MayInstall)
                Assert.Skip($"{package} is not installed: apt-get install {package}, or build/test.sh --all --install");
            if (!File.Exists("/usr/bin/apt-get") || !Environment.IsPrivilegedProcess)
                Assert.Skip($"{package} is not installed, and there is no apt-get or no right to run it");
            var environment = new Dictionary<string, string>
            {
                ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
                ["DEBIAN_FRONTEND"] = "noninteractive",
            };
            var install = $"apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends {package}";
            using var apt = SsoCredBinary.StartProgram("/bin/sh", environment, "-c",
                $"{{ {install} || {{ apt-get update && {install}; }}; }} > /dev/null 2>&1 < /dev/null");
            await apt.WaitForExitAsync();
            if (files.FirstOrDefault(File.Exists) is { } installed)
                return installed;
            Assert.Skip($"{package} could not be installed");
            return "";
        }
        finally
        {
            s_one.Release();
        }
    }

    public static bool MayInstall => Environment.GetEnvironmentVariable("CI") == "true"
        || Environment.GetEnvironmentVariable("SSO_CRED_INSTALL") is { Length: > 0 };
}
