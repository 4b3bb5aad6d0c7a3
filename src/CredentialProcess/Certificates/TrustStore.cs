using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Certificates;

/// <summary>
/// CA certificates in files. First only those are loaded that may have signed what a server presents (one of about
/// 150), and all of them only where these do not suffice. The files are read for each connection, so that a server that
/// runs for weeks sees updates of the system's certificates.
/// </summary>
sealed class TrustStore
{
    readonly string[] _files;
    readonly string[] _folders;
    readonly bool _isSystem;

    TrustStore(string[] files, string[] folders, bool isSystem) =>
        (_files, _folders, _isSystem) = (files, folders, isSystem);

    public static TrustStore FromFile(string bundle) => new([bundle], [], isSystem: false);

    /// <summary>
    /// The system's certificates where .NET on Linux finds them: OpenSSL's file and folders, and the user's own .NET
    /// store. Null where their location is unknown.
    /// </summary>
    public static TrustStore? FromSystem(Func<string, string?> environment)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var file = environment("SSL_CERT_FILE") ?? OpenSslPath("X509_get_default_cert_file");
        var folders = environment("SSL_CERT_DIR") ?? OpenSslPath("X509_get_default_cert_dir");
        return file is null || folders is null ? null : new TrustStore(
            file.Length == 0 ? [] : [file], folders.Split(':', StringSplitOptions.RemoveEmptyEntries), isSystem: true);
    }

    /// <summary>Certificates that contain one of these encoded names, mostly as their subject.</summary>
    public X509Certificate2Collection FindBySubject(IReadOnlyCollection<byte[]> names)
    {
        var found = new X509Certificate2Collection();
        // On every distribution the folder repeats the certificates of the file.
        var files = _files.Any(File.Exists) ? _files : ListFiles();
        AddMatching(files, found, certificate => names.Any(name => certificate.AsSpan().IndexOf(name) >= 0));
        return found;
    }

    public X509Certificate2Collection LoadAll()
    {
        var found = new X509Certificate2Collection();
        AddMatching(ListFiles(), found, _ => true);
        if (_isSystem)
        {
            using var userStore = new X509Store(StoreName.Root, StoreLocation.CurrentUser);
            try
            {
                userStore.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                found.AddRange(userStore.Certificates);
            }
            catch (CryptographicException)
            {
                // The user has no store.
            }
        }

        return found;
    }

    IEnumerable<string> ListFiles() => _files.Concat(_folders.SelectMany(folder =>
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }));

    void AddMatching(IEnumerable<string> files, X509Certificate2Collection found, Func<byte[], bool> matches)
    {
        var seen = new HashSet<string>();
        foreach (var file in files)
        {
            // The certificates before a damaged one count.
            _ = PemFile.Read(file, out var certificates, allowDer: _isSystem);
            foreach (var certificate in certificates)
            {
                if (!matches(certificate) || !seen.Add(Convert.ToBase64String(certificate)))
                    continue;
                try
                {
                    found.Add(X509CertificateLoader.LoadCertificate(certificate));
                }
                catch (CryptographicException)
                {
                    // It only looked like a certificate.
                }
            }
        }
    }

    // The library that .NET has loaded or will load: only it knows its default paths.
    static unsafe string? OpenSslPath(string function)
    {
        foreach (var name in (ReadOnlySpan<string>)["libcrypto.so.3", "libcrypto.so.1.1"])
        {
            if (NativeLibrary.TryLoad(name, out var library)
                && NativeLibrary.TryGetExport(library, function, out var address))
                return Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)address)());
        }

        return null;
    }
}
