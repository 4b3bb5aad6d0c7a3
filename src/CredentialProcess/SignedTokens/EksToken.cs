using System.Buffers.Text;
using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Sts;

namespace CredentialProcess.SignedTokens;

/// <summary>
/// A token for the API of an EKS cluster: a call of GetCallerIdentity, signed in advance, that the cluster makes to
/// learn who asks (AWS CLI, customizations/eks/get_token.py; aws-iam-authenticator, pkg/token).
/// </summary>
/// <param name="Text">The token; a secret.</param>
/// <param name="ExpiresAt">When a client has to get another one.</param>
sealed record EksToken(string Text, DateTimeOffset ExpiresAt)
{
    const string Prefix = "k8s-aws-v1.";

    // Signed, so that a token of one cluster is of no use to another. The cluster adds it itself: it is not in the URL.
    const string ClusterHeader = "x-k8s-aws-id";

    // The URL has to say one; clusters ignore it.
    const int UrlLifetime = 60;

    // aws-iam-authenticator, pkg/token, maxTokenLenBytes.
    const int MaxLength = 4096;

    // The cluster accepts a signature for 15 minutes; AWS's clients leave one for the way.
    static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(14);

    /// <exception cref="Failure">The cluster would refuse the token.</exception>
    public static EksToken Sign(
        ClusterName cluster, StsEndpoint endpoint, AccessKeys keys, DateTimeOffset keysExpireAt, DateTimeOffset now)
    {
        var url = endpoint.Url;
        var get = new PresignedGet
        {
            Host = HostHeader.NameOf(url),
            Port = url.IsDefaultPort ? null : url.Port,
            IsHttp = url.Scheme == Uri.UriSchemeHttp,
            Path = url.AbsolutePath,
            Scope = endpoint.Scope,
            ExpiresInSeconds = UrlLifetime,
            Parameters = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")],
            Headers = [(ClusterHeader, cluster.Text)],
        };
        var text = Prefix + Encode($"{url.Scheme}://{get.Sign(keys, now)}");
        if (text.Length > MaxLength)
            throw TooLong(text.Length);
        // It dies with the credentials that signed it.
        var expires = now + s_lifetime;
        return new EksToken(text, keysExpireAt < expires ? keysExpireAt : expires);
    }

    /// <summary>Without the secret, whatever prints it.</summary>
    public override string ToString() => "EKS token";

    static Failure TooLong(int length) => new(FailureKind.Service,
        $"the token has {length} bytes, and clusters refuse more than {MaxLength}: the session token of these "
        + "credentials is too long",
        "use a role with fewer session tags or a shorter session policy");

    // Base64url without padding. The URL is ASCII.
    static string Encode(string url) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(url));
}
