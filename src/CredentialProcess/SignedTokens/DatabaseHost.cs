using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.SignedTokens;

/// <summary>
/// The host of a database. It names a Region only where it is one of AWS's own names, whole, with the suffix of the
/// Region's partition: a name that merely looks like one says nothing.
/// </summary>
sealed class DatabaseHost
{
    const int MaxLength = 253; // RFC 1035, 2.3.4
    const int MaxLabelLength = 63;
    const string Rds = "rds", Dsql = "dsql";

    // Aurora DSQL user guide, "Managing and connecting to clusters using AWS PrivateLink".
    const string DsqlSuffix = "on.aws";

    readonly string[] _labels;

    DatabaseHost(string name)
    {
        Name = name;
        _labels = name.ToLowerInvariant().Split('.');
    }

    /// <summary>As typed.</summary>
    public string Name { get; }

    /// <exception cref="Failure">It is more than a host, or no host name.</exception>
    public static DatabaseHost Parse(string text)
    {
        var host = new DatabaseHost(text);
        return text.Length <= MaxLength && host._labels.All(IsLabel) ? host : throw Refused(text);
    }

    /// <summary>
    /// The Region of an instance, cluster or proxy of RDS; null where the name has none.
    /// <c>NAME.ID.REGION.rds.SUFFIX</c>, in China and isolated partitions also <c>NAME.ID.rds.REGION.SUFFIX</c>.
    /// </summary>
    public string? RegionOfRds()
    {
        for (var at = _labels.Length - 1; at >= 2; at--)
        {
            if (_labels[at] != Rds)
                continue;
            var before = at >= 3 ? _labels[at - 1] : "";
            return HasSuffix(before, at + 1) ? before
                : at + 1 < _labels.Length && HasSuffix(_labels[at + 1], at + 2) ? _labels[at + 1]
                : null;
        }

        return null;
    }

    /// <summary>
    /// The Region of a DSQL cluster, <c>ID.dsql.REGION.on.aws</c>, over PrivateLink <c>ID.dsql-X.REGION.on.aws</c>;
    /// null where the name has none.
    /// </summary>
    public string? RegionOfDsql() =>
        _labels is [_, var service, var region, ..]
            && (service == Dsql || service.StartsWith(Dsql + "-", StringComparison.Ordinal))
            && RegionName.LooksLikeRegion(region) && Partition.Of(region) == Partition.Default
            && Rest(3) == DsqlSuffix
            ? region
            : null;

    bool HasSuffix(string region, int from) =>
        RegionName.LooksLikeRegion(region) && Rest(from) == Partition.Of(region).Suffix;

    string Rest(int from) => string.Join('.', _labels[from..]);

    static bool IsLabel(string label) => label.Length is > 0 and <= MaxLabelLength
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    static Failure Refused(string text)
    {
        var port = text.LastIndexOf(':');
        return new Failure(FailureKind.Usage, $"--hostname '{Printable.Text(text)}' is not a host name",
            port > 0 && text[(port + 1)..].All(char.IsAsciiDigit)
                ? "give only the host there, and the port with --port"
                : "give only the host, such as mydb.123456789012.us-east-1.rds.amazonaws.com");
    }
}
