using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.Ecr;

/// <summary>
/// An Amazon ECR registry, parsed from what docker and similar tools send: a host or URL, with path, port, or upper
/// case. The password is sent to that host, so only complete AWS host names with the Region's suffix are accepted, on
/// the https port.
/// </summary>
sealed record RegistryHost
{
    const int AccountDigits = 12;

    // amazon-ecr-credential-helper, api/client.go; these hosts have no Region.
    static readonly string[] s_public = ["public.ecr.aws", "ecr-public.aws.com"];

    /// <summary>The host in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Null for ECR Public.</summary>
    public string? AccountId { get; init; }

    /// <summary>The API for its authorization.</summary>
    public required EcrEndpoint Endpoint { get; init; }

    /// <summary>The account's registry in a Region, by its IPv4 host name.</summary>
    public static RegistryHost Of(string accountId, string region)
    {
        var name = $"{accountId}.dkr.ecr.{region}.{Partition.Of(region).Suffix}";
        return Parse(name) ?? throw new Failure(FailureKind.Configuration,
            $"account '{Printable.Text(accountId)}' and Region '{Printable.Text(region)}' do not form an Amazon "
            + "ECR registry name",
            "check sso_account_id and region of the profile");
    }

    /// <summary>Null if it is not an Amazon ECR registry.</summary>
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
        if (!HostName.TryConsume(ref rest, ".dkr.ecr") && !HostName.TryConsume(ref rest, ".dkr-ecr"))
            return null;
        var fips = HostName.TryConsume(ref rest, "-fips");
        if (!HostName.TryConsume(ref rest, ".") || rest.IndexOf('.') is not (> 0 and var end))
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

    /// <summary>The host of a URL or a bare host name; null if invalid or not on port 443.</summary>
    static string? ParseHost(string sent)
    {
        var text = sent.AsSpan().Trim();
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            text = text["https://".Length..];
        if (text.IndexOfAny('/', '?', '#') is >= 0 and var path)
            text = text[..path];
        return HostName.Normalize(text);
    }
}
