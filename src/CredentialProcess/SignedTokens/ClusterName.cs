using CredentialProcess.Text;

namespace CredentialProcess.SignedTokens;

/// <summary>
/// The name of an EKS cluster, or the id of a local one on Outposts. It is signed as the value of a header, so it is
/// visible ASCII. EKS's own names are stricter, but clusters elsewhere that use aws-iam-authenticator choose any id,
/// often their domain.
/// </summary>
sealed record ClusterName
{
    const int MaxLength = 253; // a domain's: RFC 1035, 2.3.4

    ClusterName(string text) => Text = text;

    public string Text { get; }

    /// <exception cref="Failure">No cluster has such a name.</exception>
    public static ClusterName Parse(string text) => VisibleAscii.Is(text) && text.Length <= MaxLength
        ? new ClusterName(text)
        : throw new Failure(FailureKind.Usage,
            $"'{Printable.Text(text[..Math.Min(text.Length, MaxLength)])}' is not the name of a cluster",
            "run: aws eks list-clusters");
}
