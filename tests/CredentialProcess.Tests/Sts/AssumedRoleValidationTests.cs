using CredentialProcess.Profiles;
using CredentialProcess.Sts;

namespace CredentialProcess.Tests.Sts;

/// <summary>Parameters outside the service's limits are refused before any call.</summary>
public sealed class AssumedRoleValidationTests
{
    const string PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    [Fact]
    public void What_sts_accepts_is_accepted()
    {
        Assert.Null(Fault(role => role));
        Assert.Null(Fault(role => role with { SessionName = "a_", ExternalId = "a:b/c,d=e@f-_.+" }));
        Assert.Null(Fault(role => role with { SessionName = new string('a', 64), ExternalId = new string('1', 1224) }));
        Assert.Null(Fault(role => role with { DurationSeconds = 900 }));
        Assert.Null(Fault(role => role with { DurationSeconds = 43_200 }));
        Assert.Null(Fault(role => role with { SessionName = null, Policy = new SessionPolicy(null, []) }));
        Assert.Null(Policy(" {\"Version\":\n\t\"2012-10-17é\"} "));
        Assert.Null(Policy("{" + new string(' ', 2046) + "}"));
        Assert.Null(Arns([.. Enumerable.Repeat(PolicyArn, 10)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a/b")]
    [InlineData("bücher")]
    [InlineData("a\nb")]
    [InlineData("jane\"")]
    public void A_session_name_outside_its_alphabet_is_refused(string name) =>
        Refused(Fault(role => role with { SessionName = name }), "--session-name");

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("SECRET id")]
    [InlineData("SECRET\r\nX: y")]
    [InlineData("日本")]
    public void An_external_id_outside_its_alphabet_is_refused_and_not_shown(string id) =>
        Refused(Fault(role => role with { ExternalId = id }), "--external-id");

    [Fact]
    public void Longer_text_than_sts_takes_is_refused()
    {
        Refused(Fault(role => role with { SessionName = new string('a', 65) }), "--session-name");
        Refused(Fault(role => role with { ExternalId = new string('a', 1225) }), "--external-id");
        Refused(Policy("{" + new string(' ', 2047) + "}"), "--policy");
    }

    [Theory]
    [InlineData(899)]
    [InlineData(43_201)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_duration_beyond_the_limits_is_refused(long seconds) =>
        Refused(Fault(role => role with { DurationSeconds = seconds }), "--duration");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("SECRET")]
    [InlineData("{\"a\":\"日\"}")]
    [InlineData("{} {}")]
    public void A_policy_that_is_not_one_json_object_is_refused(string policy) => Refused(Policy(policy), "--policy");

    [Theory]
    [InlineData("")]
    [InlineData("ReadOnlyAccess")]
    [InlineData("arn:aws:iam::123456789012:role/Admin")]
    [InlineData("arn:aws:iam::aws:policy/a b")]
    public void What_is_not_the_arn_of_a_policy_is_refused(string arn) =>
        Refused(Arns(PolicyArn, arn), "--policy-arn");

    [Fact]
    public void Eleven_policies_are_refused() =>
        Refused(Arns([.. Enumerable.Repeat(PolicyArn, 11)]), "--policy-arn");

    [Fact]
    public void A_role_with_mfa_names_the_command_that_asks_for_the_code()
    {
        AssumedRoleValidation.RefuseMfa(Roles.Profile());
        var profile = Roles.Profile().With(role => role with { MfaSerial = "arn:aws:iam::123456789012:mfa/jane" });
        var failure = Assert.Throws<Failure>(() => AssumedRoleValidation.RefuseMfa(profile with { Name = "my role" }));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains("aws sts get-caller-identity --profile 'my role'", failure.Hint!, StringComparison.Ordinal);
    }

    static Failure? Fault(Func<AssumedRole, AssumedRole> change) =>
        AssumedRoleValidation.FindFault(Roles.Profile().With(change));

    static Failure? Policy(string document) =>
        Fault(role => role with { Policy = new SessionPolicy(document, []) });

    static Failure? Arns(params string[] arns) => Fault(role => role with { Policy = new SessionPolicy(null, arns) });

    static void Refused(Failure? failure, string option)
    {
        Assert.NotNull(failure);
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.StartsWith(option, failure.Message, StringComparison.Ordinal);
        Assert.Contains(option, failure.Hint!, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", failure.Message, StringComparison.Ordinal);
        Assert.All(failure.Message, c => Assert.False(char.IsControl(c)));
    }
}
