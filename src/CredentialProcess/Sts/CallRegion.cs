using CredentialProcess.Aws;
using CredentialProcess.Profiles;

namespace CredentialProcess.Sts;

/// <summary>
/// The Region that STS is called in, and what sets it: AWS_REGION, AWS_DEFAULT_REGION, then <c>region</c> of the
/// profile itself, never of its source (botocore, configprovider.py and credentials.py). Empty counts as unset; the AWS
/// CLI fails on an empty AWS_REGION.
/// </summary>
sealed record CallRegion(string Name, string Origin)
{
    // botocore has it for the global host of the default partition.
    const string Global = "aws-global";

    const string Option = "--region";

    static readonly string[] s_variables = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    public bool IsGlobal => Name == Global;

    public Partition Partition => IsGlobal ? Partition.Default : Partition.Of(Name);

    /// <summary>The Region of the command line; null where it is missing or empty.</summary>
    /// <exception cref="Failure">It can't be part of a host name.</exception>
    public static CallRegion? Given(string? region) => string.IsNullOrEmpty(region) ? null
        : RegionName.IsHostLabel(region) ? new CallRegion(region, Option)
        : throw RegionName.Invalid(region, FailureKind.Usage, Option + " ");

    /// <summary>Null where none is set.</summary>
    public static CallRegion? Of(Profile profile, Func<string, string?> environment)
    {
        foreach (var variable in s_variables)
        {
            if (environment(variable) is { Length: > 0 } region)
                return Validate(region, variable);
        }

        if (string.IsNullOrEmpty(profile.Region))
            return null;
        var where = profile.SourceKeys is { } keys && keys.TryGet("region", out var value) ? $"{value.Location}: " : "";
        return Validate(profile.Region, where + "region");
    }

    static CallRegion Validate(string region, string origin) => RegionName.IsHostLabel(region)
        ? new CallRegion(region, origin)
        : throw RegionName.Invalid(region, where: origin + " ");
}
