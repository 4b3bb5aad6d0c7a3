using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.Ecr;

/// <summary>
/// A registry of Amazon ECR, read from whatever docker and its relatives send: a host, a URL, with a path, a port, in
/// upper case. Its password goes to that host, so nothing that only looks like one passes: the whole name has to be
/// one that AWS gives out, with the Region's own ending, and it is spoken to by https on the usual port.
/// </summary>
sealed record RegistryHost
{
    const int MaxNameLength = 253; // RFC 1035, 2.3.4
    const int AccountDigits = 12;

    // amazon-ecr-credential-helper, api/client.go; the hosts of public.ecr.aws are not the Region's.
    static readonly string[] s_public = ["public.ecr.aws", "ecr-public.aws.com"];

    /// <summary>The host alone, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Whose registry it is; null for ECR Public, which is everybody's.</summary>
    public string? AccountId { get; init; }

    /// <summary>Where its authorization comes from.</summary>
    public required EcrEndpoint Endpoint { get; init; }

    /// <summary>An account's own registry in a Region, as its IPv4 name.</summary>
    public static RegistryHost Of(string accountId, string region)
    {
        var name = $"{accountId}.dkr.ecr.{region}.{Partition.Of(region).Suffix}";
        return Parse(name) ?? throw new Failure(FailureKind.Configuration,
            $"account '{Printable.Text(accountId)}' and region '{Printable.Text(region)}' do not form an Amazon ECR registry name",
            "check sso_account_id and region of the profile");
    }

    /// <summary>Null for what is no registry of Amazon ECR.</summary>
    public static RegistryHost? Parse(string sent)
    {
        if (ParseHost(sent) is not { } name)
            return null;
        if (s_public.Contains(name))
        {
            var dualStack = name != s_public[0];
            return new RegistryHost { Name = name, Endpoint = EcrEndpoint.Public with { DualStack = dualStack } };
        }

        if (name.Length <= AccountDigits || name.AsSpan(0, AccountDigits).ContainsAnyExceptInRange('0', '9'))
            return null;
        var rest = name.AsSpan(AccountDigits);
        if (!TryConsume(ref rest, ".dkr.ecr") && !TryConsume(ref rest, ".dkr-ecr"))
            return null;
        var fips = TryConsume(ref rest, "-fips");
        if (!TryConsume(ref rest, ".") || rest.IndexOf('.') is not (> 0 and var end))
            return null;
        var region = rest[..end].ToString();
        var partition = Partition.Of(region);
        var suffix = rest[(end + 1)..];
        var onBoth = partition.DualStackRegistrySuffix is { } both && suffix.SequenceEqual(both);
        if (!RegionName.IsHostLabel(region) || !(onBoth || suffix.SequenceEqual(partition.Suffix)))
            return null;
        return new RegistryHost
        {
            Name = name,
            AccountId = name[..AccountDigits],
            Endpoint = new EcrEndpoint(region) { Fips = fips, DualStack = onBoth },
        };
    }

    /// <summary>The host of a URL or of a bare name; null where it is no plain one on the port of https.</summary>
    static string? ParseHost(string sent)
    {
        var text = sent.AsSpan().Trim();
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            text = text["https://".Length..];
        if (text.IndexOfAny('/', '?', '#') is >= 0 and var path)
            text = text[..path];
        if (text.EndsWith(":443", StringComparison.Ordinal))
            text = text[..^4];
        if (text.Length is 0 or > MaxNameLength)
            return null;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
                return null;
        }

        return text.ToString().ToLowerInvariant();
    }

    static bool TryConsume(ref ReadOnlySpan<char> rest, string expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }
}
