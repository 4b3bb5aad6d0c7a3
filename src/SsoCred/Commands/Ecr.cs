using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Ecr;
using CredentialProcess.Profiles;

namespace SsoCred.Commands;

/// <summary>The commands for Amazon ECR, and the options that they share.</summary>
static class Ecr
{
    public static readonly Option<string?> Region = new("--region")
    {
        Description = "Region of the registry (default: AWS_REGION, AWS_DEFAULT_REGION, then the profile's).",
        HelpName = "NAME",
    };

    public static readonly Option<bool> Public = new("--public")
    {
        Description = "ECR Public (public.ecr.aws) instead of the account's private registry.",
    };

    public static Command Command() => new("ecr", "Sign docker, podman and other tools in to Amazon ECR.")
    {
        EcrLogin.Command(),
        EcrPassword.Command(),
        EcrInstall.Command(),
        EcrUninstall.Command(),
    };

    /// <summary>The private registry of a profile's account; the Region is chosen as in other AWS clients.</summary>
    public static RegistryHost Own(Profile profile, string? givenRegion)
    {
        var region = NonEmpty(givenRegion) ?? NonEmpty(Environment.GetEnvironmentVariable("AWS_REGION"))
            ?? NonEmpty(Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION")) ?? profile.Region
            ?? throw new Failure(FailureKind.Configuration,
                $"profile '{profile.Name}' has no Region, so its registry is unknown", "add --region REGION");
        return RegistryHost.Of(profile.AccountId, region);
    }

    static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
