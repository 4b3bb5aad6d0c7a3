using CredentialProcess.Profiles;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>Which role a profile means, by the AWS CLI's rules: the vectors, and what they do not cover.</summary>
public class RoleResolutionTests
{
    const string Source = "[profile src]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n";
    const string Role = "role_arn = arn:aws:iam::123456789012:role/Admin\n";

    /// <summary>What the AWS CLI answers and this program does not: it reads no other program's credentials.</summary>
    static readonly Dictionary<string, string> s_refused = new()
    {
        ["source process"] = "gets its credentials from another program, 'process'",
        ["as the one before, cache kept: no call, but the process ran again"] = "gets its credentials from another",
        ["web identity"] = "web identity token",
        ["web identity + source_profile"] = "web identity token",
        ["web identity + session name + external id + duration"] = "web identity token",
        ["web identity + sso"] = "web identity token",
        ["chain over web identity"] = "web identity token",
        ["credential_source Environment"] = "credential_source = Environment",
        ["no profile + env web identity"] = "no sso_ keys",
    };

    /// <summary>The environment's keys are not read: a credential process is asked for its profile.</summary>
    static readonly Dictionary<string, string> s_different = new()
    {
        ["keys in the environment beat AWS_PROFILE"] = "AssumeRole arn:aws:iam::123456789012:role/Admin by AKIDEXAMPLE",
        ["as the one before, cache kept: no prompt, no call"] =
            "AssumeRole arn:aws:iam::123456789012:role/Admin by AKIDEXAMPLE",
    };

    public static TheoryData<int, string> Vectors() => RoleVectors.Rows("roleResolution");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_profile_means_the_role_that_the_AWS_CLI_assumes(int number, string description)
    {
        var vector = RoleVectors.Of("roleResolution", number);
        using var home = new TemporaryHome(
            RoleVectors.Text(vector, "config"), RoleVectors.Text(vector, "credentialsFile"));
        if (vector.TryGetProperty("environment", out var environment))
        {
            foreach (var variable in environment.EnumerateObject())
                home.Variables[variable.Name] =
                    variable.Value.GetString()!.Replace("PORT", "1", StringComparison.Ordinal);
        }

        var profile = RoleVectors.Text(vector, "profile");
        if (s_refused.TryGetValue(description, out var reason))
        {
            Assert.Contains(reason, Refusal.Of(() => home.Profiles.Resolve(profile)).Message, StringComparison.Ordinal);
            return;
        }

        if (vector.GetProperty("exit").GetInt32() != 0)
        {
            Assert.Matches("^(no profile .* in )?~/.aws/(config|credentials)",
                Refusal.Of(() => home.Profiles.Resolve(profile)).Message);
            return;
        }

        var expected = s_different.TryGetValue(description, out var other) ? [other]
            : vector.GetProperty("calls").EnumerateArray().Select(call => call.GetString()!).ToList();
        Assert.Equal(expected, Calls(home.Profiles.Resolve(profile)));
    }

    // The calls of a run with nothing cached, as the vectors write them: the first role has the key of its source, the
    // next ones that of the role before.
    static List<string> Calls(Profile profile)
    {
        if (profile is not RoleProfile role)
            return ["/federation/credentials"];
        List<string> calls = role.Source.Profile is { } source ? Calls(source) : [];
        var key = role.Source switch
        {
            { Keys: { } keys } => keys.AccessKeyId,
            { Profile: SsoProfile } => "ASIASSOEXAMPLE000001",
            _ => "ASIAROLEEXAMPLE00001",
        };
        return [.. calls, $"AssumeRole {role.Role.Arn} by {key}"];
    }

    [Fact]
    public void Every_vector_that_is_treated_differently_is_there()
    {
        var all = RoleVectors.All.GetProperty("roleResolution").EnumerateArray()
            .Select(vector => RoleVectors.Text(vector, "description")).ToHashSet();
        Assert.DoesNotContain(s_refused.Keys.Concat(s_different.Keys), name => !all.Contains(name));
    }

    [Fact]
    public void A_loop_is_named_with_its_path()
    {
        using var home = new TemporaryHome(
            $"[profile a]\n{Role}source_profile = b\n[profile b]\n{Role}source_profile = c\n"
            + $"[profile c]\n{Role}source_profile = a\n");
        Assert.Equal("~/.aws/config:9: profile 'a' is its own source: a -> b -> c -> a",
            Refusal.Of(() => home.Profiles.Resolve("a")).Message);
    }

    [Fact]
    public void A_loop_over_a_credential_process_is_one_too()
    {
        using var home = new TemporaryHome(
            $"[profile a]\n{Role}source_profile = b\n[profile b]\ncredential_process = sso-cred --profile a\n");
        Assert.Contains("is its own source: a -> b -> a", Refusal.Of(() => home.Profiles.Resolve("a")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_runs_this_program_is_the_profile_it_names()
    {
        using var home = new TemporaryHome(
            $"[profile a]\n{Role}source_profile = b\n[profile b]\ncredential_process = sso-cred --profile dev\n"
            + SampleConfigs.Corp + SampleConfigs.Dev);
        var role = Assert.IsType<RoleProfile>(home.Profiles.Resolve("a"));
        Assert.Equal("dev", role.Source.Name);
        Assert.Equal("corp", role.SignIn!.Session.Name);
        Assert.Equal(("123456789012", "Admin"), (role.AccountId, role.RoleName));
    }

    [Fact]
    public void A_chain_of_thirty_is_resolved_and_one_of_three_hundred_refused()
    {
        static string Chain(int length) => string.Concat(Enumerable.Range(0, length)
            .Select(i => $"[profile p{i}]\n{Role}source_profile = p{i + 1}\n"))
            + Source.Replace("src", $"p{length}", StringComparison.Ordinal);
        using var home = new TemporaryHome(Chain(30));
        Assert.Equal(30, Calls(home.Profiles.Resolve("p0")).Count);
        using var other = new TemporaryHome(Chain(300));
        Assert.Contains("more than 100 profiles", Refusal.Of(() => other.Profiles.Resolve("p0")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Admin", "is 'Admin', which is not the ARN of a role")]
    [InlineData("", "is '', which is not the ARN of a role")]
    [InlineData("arn:aws:iam::123456789012:user/Admin", "not the ARN of a role")]
    [InlineData("arn:aws:iam::12345678901:role/Admin", "not the ARN of a role")]
    [InlineData("arn:aws:iam::123456789012:role/", "not the ARN of a role")]
    [InlineData("arn:aws:iam::123456789012:role/a b", "not the ARN of a role")]
    [InlineData("arn:aws:iam:eu-west-1:123456789012:role/Admin", "not the ARN of a role")]
    public void What_is_not_the_ARN_of_a_role_is_refused(string arn, string message)
    {
        using var home = new TemporaryHome($"{Source}[profile x]\nrole_arn = {arn}\nsource_profile = src\n");
        Assert.Contains(message, Refusal.Of(() => home.Profiles.Resolve("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ARN_of_more_than_two_thousand_characters_is_refused()
    {
        var arn = "arn:aws:iam::123456789012:role/" + new string('a', 2048);
        using var home = new TemporaryHome($"{Source}[profile x]\nrole_arn = {arn}\nsource_profile = src\n");
        Assert.Contains("not the ARN of a role", Refusal.Of(() => home.Profiles.Resolve("x")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Session_policies_need_a_role_to_assume()
    {
        using var home = new TemporaryHome(SampleConfigs.Corp + SampleConfigs.Dev
            + "sso_cred_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\n");
        Assert.Equal("~/.aws/config:8: sso_cred_policy_arns works only with role_arn: a sign-in's role can't be "
            + "restricted", Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }
}
