using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Tests.Config;

public class CredentialProcessLineTests
{
    [Theory]
    [InlineData("sso-cred --profile dev", "dev")]
    [InlineData("sso-cred get --profile dev", "dev")]
    [InlineData("sso-cred --profile=dev", "dev")]
    [InlineData("sso-cred --timeout 5 --profile dev --debug", "dev")]
    [InlineData("\"/opt/my tools/sso-cred\" get --profile \"a b\"", "a b")]
    [InlineData("/usr/local/bin/sso-cred.exe --profile dev", "dev")]
    [InlineData("sso-cred --profile dev --profile=dev", "dev")]
    [InlineData("sso-cred -p dev", "dev")]
    [InlineData("sso-cred get --debug -p=dev", "dev")]
    [InlineData("sso-cred -p:dev", "dev")]
    [InlineData("sso-cred --profile:dev", "dev")]
    [InlineData("sso-cred --profile=a:b=c", "a:b=c")]
    [InlineData("sso-cred -p dev --profile dev", "dev")]
    [InlineData("sso-cred -p a --profile b", null)]
    [InlineData("sso-cred -pdev", null)]
    [InlineData("sso-cred", null)]
    [InlineData("sso-cred get", null)]
    [InlineData("sso-cred --profile", null)]
    [InlineData("sso-cred --profile ''", null)]
    [InlineData("sso-cred --profile a --profile b", null)]
    public void This_program_is_known_by_its_name_and_its_profile_is_read(string line, string? profile)
    {
        var parsed = CredentialProcessLine.Parse(line, windows: false)!;
        Assert.Equal(CredentialProgram.SsoCred, parsed.Kind);
        Assert.Equal(profile, parsed.Profile);
    }

    [Theory]
    [InlineData("C:\\tools\\sso-cred.exe --profile dev", "dev")]
    [InlineData("\"C:\\Program Files\\SSO-CRED.EXE\" get --profile \"my dev\"", "my dev")]
    [InlineData("SSO-Cred --profile dev", "dev")]
    public void On_Windows_backslashes_are_part_of_the_path(string line, string profile)
    {
        var parsed = CredentialProcessLine.Parse(line, windows: true)!;
        Assert.Equal(CredentialProgram.SsoCred, parsed.Kind);
        Assert.Equal(profile, parsed.Profile);
    }

    [Theory]
    [InlineData("aws sso get-credentials --profile dev")]
    [InlineData("/usr/bin/aws --profile dev sso get-credentials")]
    public void The_command_that_does_not_exist_is_known(string line) =>
        Assert.Equal(
            CredentialProgram.AwsSsoGetCredentials, CredentialProcessLine.Parse(line, windows: false)!.Kind);

    [Theory]
    [InlineData("aws configure export-credentials --profile dev", "aws")]
    [InlineData("aws sso login --profile dev", "aws")]
    [InlineData("aws help get-credentials", "aws")]
    [InlineData("aws get-credentials sso", "aws")]
    [InlineData("aws configure sso", "aws")]
    [InlineData("'/opt/a\\b' --profile dev", "a\\b")]
    [InlineData("/opt/vault-helper --token s3cret", "vault-helper")]
    [InlineData("sso-cred ecr --profile dev", "sso-cred")]
    [InlineData("sso-credx --profile dev", "sso-credx")]
    [InlineData("SSO-Cred --profile dev", "SSO-Cred")]
    [InlineData("TOKEN=s3cret helper", null)]
    [InlineData("   ", null)]
    [InlineData("/opt/", null)]
    public void Of_another_program_only_the_name_is_kept(string line, string? program) =>
        Assert.Equal(
            new CredentialProcessLine(CredentialProgram.Other, program, null),
            CredentialProcessLine.Parse(line, windows: false));

    [Theory] // Python 3.11, shlex.split
    [InlineData("a'b c'd", new[] { "ab cd" })]
    [InlineData("a\\ b", new[] { "a b" })]
    [InlineData("\"a\\\"b\\c\\\\\"", new[] { "a\"b\\c\\" })]
    [InlineData("\"\" x", new[] { "", "x" })]
    [InlineData("a#b # c", new[] { "a#b", "#", "c" })]
    [InlineData("  a  ", new[] { "a" })]
    [InlineData("a\vb\u00A0c\nd", new[] { "a\vb\u00A0c", "d" })]
    [InlineData("'a\\b'", new[] { "a\\b" })]
    [InlineData("", new string[0])]
    [InlineData("'a", null)]
    [InlineData("a\\", null)]
    [InlineData("\"a\\", null)]
    public void Words_are_those_of_a_POSIX_shell(string line, string[]? words) =>
        Assert.Equal(words, ShellWords.Split(line)?.ToArray());

    [Theory] // botocore 1.43.11, compat._windows_shell_split
    [InlineData("a\\\"b c", new[] { "a\"b", "c" })]
    [InlineData("a\\\\\"b c\"", new[] { "a\\b c" })]
    [InlineData("\"\" x", new[] { "", "x" })]
    [InlineData("a\\\\\\\"b", new[] { "a\\\"b" })]
    [InlineData("a\\", new[] { "a\\" })]
    [InlineData("'a b'", new[] { "'a", "b'" })]
    [InlineData("a\tb", new[] { "a", "b" })]
    [InlineData("\"a\\\\\" b", new[] { "a\\", "b" })]
    [InlineData("a\nb", new[] { "a\nb" })]
    [InlineData("\"a", null)]
    public void Words_are_those_of_Windows(string line, string[]? words) =>
        Assert.Equal(words, ShellWords.SplitWindows(line)?.ToArray());
}
