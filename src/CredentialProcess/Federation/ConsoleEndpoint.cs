using System.Buffers;
using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.Federation;

/// <summary>The AWS console of one Region, and the host that signs a browser in to it.</summary>
/// <param name="Region">In lower case.</param>
/// <param name="SignInHost">The partition's sign-in host.</param>
/// <param name="ConsoleHost">The Region's console host.</param>
sealed record ConsoleEndpoint(string Region, string SignInHost, string ConsoleHost)
{
    const int LongestService = 64;

    static readonly SearchValues<char> s_serviceLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <exception cref="Failure">It is not a Region, or its console is not on a public network.</exception>
    public static ConsoleEndpoint Of(string region)
    {
        if (!RegionName.IsHostLabel(region))
            throw RegionName.Invalid(region);
        region = region.ToLowerInvariant();
        return Partition.Of(region) is { SignInHost: { } signIn, ConsoleHost: { } console }
            ? new ConsoleEndpoint(region, signIn, $"{region}.{console}")
            : throw new Failure(FailureKind.Configuration,
                $"the console of Region '{region}' is not on a public network");
    }

    /// <summary>The first page of a service; without one, of the console.</summary>
    public Uri PageUrl(string? service)
    {
        if (service is { Length: 0 or > LongestService }
            || service?.AsSpan().ContainsAnyExcept(s_serviceLetters) == true)
        {
            throw new Failure(FailureKind.Usage, $"'{Printable.Text(service)}' is not the name of a console page",
                "write it as in the console's URLs: s3, ec2, cloudwatch");
        }

        return new Uri($"https://{ConsoleHost}/{service ?? "console"}/home?region={Region}");
    }
}
