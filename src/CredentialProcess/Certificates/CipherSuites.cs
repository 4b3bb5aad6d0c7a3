using System.Net.Security;
using System.Runtime.Versioning;
using CredentialProcess.Files;

namespace CredentialProcess.Certificates;

/// <summary>
/// The cipher suites that .NET offers on Linux, followed by those that the AWS CLI (botocore, httpsession.py,
/// DEFAULT_CIPHERS) and curl offer in addition: some servers and middleboxes support only RSA key exchange, DHE or
/// SHA-1 MACs. A handshake can't be downgraded, so better suites are still preferred. TLS versions are left to .NET.
/// </summary>
static class CipherSuites
{
    // OpenSSL's configuration by distribution. Where it sets cipher suites, .NET follows it, and so do we.
    static readonly string[] s_configs = ["/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf",
        "/usr/lib/ssl/openssl.cnf"];

    const int LongestConfig = 1024 * 1024;

    /// <summary>Null leaves the choice to .NET.</summary>
    /// <param name="environment">Looks up an environment variable.</param>
    public static CipherSuitesPolicy? Policy(Func<string, string?> environment)
    {
        if (!OperatingSystem.IsLinux() || IsConfigured(environment("OPENSSL_CONF")))
            return null;
        try
        {
            return Extended();
        }
        catch (PlatformNotSupportedException)
        {
            return null; // OpenSSL 1.1.0 and older
        }
    }

    [SupportedOSPlatform("linux")]
    static CipherSuitesPolicy Extended() => new(
        [
        // .NET's own list (pal_ssl.c), in its order.
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        // What the AWS CLI and curl add.
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
    ]);

    static bool IsConfigured(string? configVariable)
    {
        foreach (var path in configVariable is { Length: > 0 } ? [configVariable] : s_configs)
        {
            try
            {
                if (BoundedFile.Read(path, LongestConfig) is { } config && SetsCipherSuites(config))
                    return true;
            }
            catch (FileTooLargeException)
            {
                return true; // it may contain the setting anywhere
            }
            catch (Exception absent)
                when (absent is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                // There is no such file.
            }
        }

        return false;
    }

    // System-wide policies (crypto-policies) are usually included.
    static bool SetsCipherSuites(ReadOnlySpan<byte> config)
    {
        foreach (var line in config.Split((byte)'\n'))
        {
            var text = config[line].TrimStart(" \t"u8);
            if (text.StartsWith("CipherString"u8) || text.StartsWith(".include"u8))
                return true;
        }

        return false;
    }
}
