using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.Federation;

/// <summary>Where the AWS console of a Region is, and who signs a browser in to it.</summary>
/// <param name="Signin">The partition's sign-in host.</param>
/// <param name="Console">The Region's console host.</param>
sealed record ConsoleEndpoint(string Region, string Signin, string Console)
{
    // The hosts as the AWS documentation has them ("Enable custom identity broker access to the AWS console", and the
    // partitions' own guides). What no row claims is the first one's, as in every AWS client.
    static readonly string[][] s_partitions =
    [
        ["cn-", "signin.amazonaws.cn", "console.amazonaws.cn"],
        ["us-gov-", "signin.amazonaws-us-gov.com", "console.amazonaws-us-gov.com"],
        ["eusc-", "signin.amazonaws-eusc.eu", "console.amazonaws-eusc.eu"],
        ["", "signin.aws.amazon.com", "console.aws.amazon.com"],
    ];

    static readonly string[] s_isolated = ["us-iso-", "us-isob-", "us-isof-", "eu-isoe-"];

    /// <exception cref="Failure">It is no Region, or one whose console is in no public network.</exception>
    public static ConsoleEndpoint Of(string region)
    {
        if (!RegionName.IsHostLabel(region))
        {
            throw new Failure(
                ExitCode.Configuration, $"'{Printable.Text(region)}' is no AWS Region", "write one like us-east-1");
        }

        region = region.ToLowerInvariant();
        if (s_isolated.Any(start => region.StartsWith(start, StringComparison.Ordinal)))
            throw new Failure(ExitCode.Configuration, $"the console of Region '{region}' is in no public network");
        var partition = Array.Find(s_partitions, one => region.StartsWith(one[0], StringComparison.Ordinal))!;
        return new ConsoleEndpoint(region, partition[1], $"{region}.{partition[2]}");
    }

    /// <summary>A service's first page; without one the console's own.</summary>
    public Uri PageUrl(string? service)
    {
        if (service is { Length: 0 or > 64 } || service?.AsSpan().ContainsAnyExcept(s_letters) == true)
        {
            throw new Failure(ExitCode.Usage, $"'{Printable.Text(service)}' is no name of a service's page",
                "name it as the console's own addresses do: s3, ec2, cloudwatch");
        }

        return new Uri($"https://{Console}/{service ?? "console"}/home?region={Region}");
    }

    static readonly System.Buffers.SearchValues<char> s_letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
