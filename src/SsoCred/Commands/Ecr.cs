using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Ecr;
using CredentialProcess.Profiles;

namespace SsoCred.Commands;

/// <summary>The commands for docker and Amazon ECR, and what they share.</summary>
static class Ecr
{
    public static readonly Option<string?> Region = new("--region")
    {
        Description = "The registry's Region. Else AWS_REGION, AWS_DEFAULT_REGION, then the profile's.",
        HelpName = "NAME",
    };

    public static readonly Option<bool> Public = new("--public")
    {
        Description = "ECR Public (public.ecr.aws) instead of an account's own registry.",
    };

    public static Command Command() => new("ecr", "Registries of Amazon ECR for docker, podman and their relatives.")
    {
        EcrLogin.Command(),
        EcrPassword.Command(),
        EcrInstall.Command(),
    };

    /// <summary>The registry of a profile's account in the Region that is meant, as in every AWS client.</summary>
    public static RegistryHost Own(Profile profile, string? asked)
    {
        var region = Filled(asked) ?? Filled(Environment.GetEnvironmentVariable("AWS_REGION"))
            ?? Filled(Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION")) ?? profile.Region
            ?? throw new Failure(FailureKind.Configuration,
                $"profile '{profile.Name}' has no Region, so its registry is not known", "name it: --region REGION");
        return RegistryHost.Of(profile.AccountId, region);
    }

    static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
