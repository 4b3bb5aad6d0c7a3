using static CredentialProcess.Tests.Profiles.SampleConfigs;

namespace CredentialProcess.Tests.Profiles;

/// <summary>Profiles that get their credentials from a credential_process or another role.</summary>
public class ProcessHopTests
{
    [Fact]
    public void A_role_arn_without_a_source_is_refused_with_its_line()
    {
        using var home = new TemporaryHome("[profile dev]\n" + Legacy + "role_arn = arn:aws:iam::1:role/x\n");
        Assert.StartsWith("~/.aws/config:6: profile 'dev' has role_arn but neither source_profile nor",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_arn_from_DEFAULT_or_the_credentials_file_counts_too()
    {
        using var home = new TemporaryHome("[profile dev]\n" + Legacy, "[dev]\nrole_arn = x\n");
        Assert.StartsWith("~/.aws/credentials:2: profile 'dev' has role_arn",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message, StringComparison.Ordinal);
        using var other = new TemporaryHome("[DEFAULT]\nrole_arn = x\n[profile dev]\n" + Legacy);
        Assert.StartsWith("~/.aws/config:2:", Refusal.Of(() => other.Profiles.Resolve("dev")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso-cred --profile dev-sso")]
    [InlineData("/usr/local/bin/sso-cred get --profile=dev-sso")]
    public void A_profile_that_runs_this_program_means_the_profile_it_names(string line)
    {
        using var home = new TemporaryHome(
            $"[profile dev]\ncredential_process = {line}\nendpoint_url = https://dev.example\n"
            + "[profile dev-sso]\n" + Legacy + "endpoint_url = https://dev-sso.example\n");
        var profile = home.Profiles.Resolve("dev");
        Assert.Equal("dev-sso", profile.Name);
        Assert.Equal("012345678901", profile.AccountId);
        Assert.Equal("dev-sso.example", profile.Endpoints.Resolve("sso", "us-east-1").Url!.Host);
    }

    [Fact]
    public void Sso_keys_come_before_a_credential_process()
    {
        using var home = new TemporaryHome("[profile dev]\ncredential_process = sso-cred --profile dev\n" + Legacy);
        Assert.Equal("dev", home.Profiles.Resolve("dev").Name);
    }

    [Theory]
    [InlineData("[profile dev]\ncredential_process = sso-cred --profile dev\n")]
    [InlineData("[profile dev]\ncredential_process = sso-cred --profile b\n"
        + "[profile b]\ncredential_process = sso-cred --profile dev\n")]
    [InlineData("[profile dev]\ncredential_process = sso-cred --profile b\n"
        + "[profile b]\ncredential_process = sso-cred --profile c\n[profile c]\n" + Legacy)]
    public void A_ring_or_a_longer_chain_is_refused(string config)
    {
        using var home = new TemporaryHome(config);
        Assert.StartsWith("~/.aws/config:2: credential_process of profile 'dev' leads to a profile that runs sso-cred",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso-cred", "does not say which profile sso-cred should use")]
    [InlineData("aws sso get-credentials --profile x", "'aws sso get-credentials', a command that does not exist")]
    [InlineData("/opt/helper --token s3cret", "gets its credentials from another program, 'helper'")]
    [InlineData("TOKEN=s3cret helper", "gets its credentials from another program")]
    [InlineData("sso-cred --profile 'x", "has an unclosed quote")]
    [InlineData("sso-cred --profile nobody", "no profile 'nobody' in ~/.aws/config (named at ~/.aws/config:2)")]
    public void Any_other_credential_process_is_named_without_its_arguments(string line, string message)
    {
        using var home = new TemporaryHome($"[profile dev]\ncredential_process = {line}\n");
        var failure = Refusal.Of(() => home.Profiles.Resolve("dev"));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString() + failure.Hint, StringComparison.Ordinal);
    }
}
