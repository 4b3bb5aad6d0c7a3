using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CredentialProcess.Native;

namespace CredentialProcess;

#pragma warning disable RS0030 // The only place that uses them.
/// <summary>
/// Random values by .NET's cryptography. On Linux that is OpenSSL's, which .NET loads at first use; where there is
/// none, as in slim images, it aborts the process. So OpenSSL is looked for first, under the names that .NET tries
/// (opensslshim.c). Connections that speak TLS call <see cref="Demand"/> too (Network).
/// </summary>
static unsafe class Cryptography
{
    // opensslshim.c, OpenLibraryOnce, without FreeBSD's.
    static readonly string[] s_versions = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    const string Override = "DOTNET_OPENSSL_VERSION_OVERRIDE";

    static bool s_isHere = !OperatingSystem.IsLinux();

    /// <summary>Whether it can be used here. A no is not kept: OpenSSL may be installed meanwhile.</summary>
    public static bool IsHere => s_isHere = s_isHere || Array.Exists(s_versions, IsLoadable)
        || Libc.GetEnv(Override) is not null and var version && IsLoadable(Marshal.PtrToStringUTF8((nint)version)!);

    /// <exception cref="Failure">It can't be used here.</exception>
    public static void Demand()
    {
        if (!IsHere)
            throw Missing();
    }

    public static Failure Missing() => new(FailureKind.Local,
        "this machine has no OpenSSL: neither libssl.so.3 nor libssl.so.1.1 can be loaded",
        "install it: apt-get install libssl3 (Debian, Ubuntu; old ones: libssl1.1), apk add libssl3 (Alpine), "
            + "dnf install openssl-libs (Fedora)");

    /// <exception cref="Failure">It can't be used here; the same holds for the methods below.</exception>
    public static byte[] RandomBytes(int count)
    {
        Demand();
        return RandomNumberGenerator.GetBytes(count);
    }

    public static string RandomHex(int bytes) => Convert.ToHexStringLower(RandomBytes(bytes));

    public static string RandomText(string alphabet, int length)
    {
        Demand();
        return RandomNumberGenerator.GetString(alphabet, length);
    }

    static bool IsLoadable(string version) => NativeLibrary.TryLoad($"libssl.so.{version}", out _);
}
