using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Aws;

/// <summary>
/// Judges what a server presents: SslStream has checked the name, here the platform builds the chain a second time with
/// the authorities that count as its only ends. They are a choice out of those it would take by itself, so nothing is
/// trusted that it would not trust. Nothing is downloaded and no revocation is asked for, as in botocore and curl.
/// </summary>
sealed class ServerCertificate(Authorities authorities)
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, 4.2.1.12

    /// <summary>Trusts nobody: for SslStream's own look, which else would read and understand every authority's.</summary>
    public static X509ChainPolicy Nobody => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <exception cref="AuthenticationException">It is not trusted; the reasons by .NET's names for them.</exception>
    public bool Judge(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 own || chain is null
            || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            throw new AuthenticationException(errors.ToString());
        var presented = chain.ChainPolicy.ExtraStore;
        var names = presented.Append(own).Select(one => one.IssuerName.RawData).ToArray();
        if (IsSignedBy(authorities.Named(names), out _) || IsSignedBy(authorities.All(), out var why)) return true;
        throw new AuthenticationException(string.Join(", ", why));

        bool IsSignedBy(X509Certificate2Collection ends, out IReadOnlyList<X509ChainStatusFlags> why)
        {
            using var judged = new X509Chain();
            judged.ChainPolicy = Nobody;
            judged.ChainPolicy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
            judged.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            judged.ChainPolicy.CustomTrustStore.AddRange(ends);
            judged.ChainPolicy.ExtraStore.AddRange(presented);
            var built = judged.Build(own);
            why = [.. judged.ChainStatus.Select(status => status.Status)];
            return built;
        }
    }
}
