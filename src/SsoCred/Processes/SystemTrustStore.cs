using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Libc = CredentialProcess.Native.Libc;

namespace SsoCred.Processes;

/// <summary>
/// .NET on Linux parses every authority of the system before the first handshake, twice: OpenSSL's file and its folder,
/// 40 ms. The library reads only the one authority that is needed (TrustStore), so .NET is pointed to an empty store,
/// once. Only the executable does this: in another program's process the library must not change the store.
/// </summary>
static unsafe class SystemTrustStore
{
    // Below a file there is no file.
    static ReadOnlySpan<byte> Nowhere => "/dev/null/no-certificates\0"u8;

    /// <summary>To be called before the first handshake; where .NET has looked already it does nothing.</summary>
    public static void LeaveUnread()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // .NET keeps the two paths when it first opens the store, and asks the C library, whose environment it never
        // changes itself. A command that is run later (exec) gets the original values.
        var file = Hide("SSL_CERT_FILE");
        var folder = Hide("SSL_CERT_DIR");
        try
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
            store.Open(OpenFlags.ReadOnly);
            store.Certificates.Clear();
        }
        finally
        {
            PutBack("SSL_CERT_FILE", file);
            PutBack("SSL_CERT_DIR", folder);
        }
    }

    // As bytes: the value need not be UTF-8.
    static byte[]? Hide(string name)
    {
        var value = Libc.GetEnv(name);
        byte[]? kept = value is null ? null : [.. MemoryMarshal.CreateReadOnlySpanFromNullTerminated(value), 0];
        _ = Libc.SetEnv(name, Nowhere, 1);
        return kept;
    }

    static void PutBack(string name, byte[]? kept)
    {
        _ = kept is null ? Libc.UnsetEnv(name) : Libc.SetEnv(name, kept, 1);
    }
}
