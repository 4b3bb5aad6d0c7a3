using CredentialProcess.Profiles;

namespace CredentialProcess.Tests.Profiles;

public class EndpointResolverTests
{
    const string Dev = """
        [profile dev]
        sso_start_url = https://my-sso-portal.awsapps.com/start
        sso_region = us-east-1
        sso_account_id = 012345678901
        sso_role_name = ReadOnly

        """;

    const string Services = "[services local]\nsso =\n  endpoint_url = https://services-sso.example/base/\n"
        + "sso_oidc =\n  endpoint_url = http://127.0.0.1:8080\n";

    [Fact]
    public void Without_any_override_the_region_decides()
    {
        using var home = new TemporaryHome(Dev);
        var endpoint = home.Profiles.Resolve("dev").Endpoints.Resolve("sso", "us-east-1");
        Assert.Equal(new CredentialProcess.Aws.Endpoint("us-east-1", null, false, false), endpoint);
    }

    [Fact]
    public void The_services_variable_wins_then_the_general_one_then_the_section_then_the_profile()
    {
        using var home = new TemporaryHome(Services + Dev
            + "services = local\nendpoint_url = https://profile.example\n");
        home.Variables["AWS_ENDPOINT_URL_SSO"] = "https://variable-sso.example";
        home.Variables["AWS_ENDPOINT_URL"] = "https://variable.example";
        Assert.Equal("https://variable-sso.example/", Url(home, "sso"));
        Assert.Equal("https://variable.example/", Url(home, "sso_oidc"));

        home.Variables["AWS_ENDPOINT_URL_SSO"] = "";
        Assert.Equal("https://variable.example/", Url(home, "sso"));

        home.Variables["AWS_ENDPOINT_URL"] = "";
        Assert.Equal("https://services-sso.example/base/", Url(home, "sso"));
        Assert.Equal("http://127.0.0.1:8080/", Url(home, "sso_oidc"));
        Assert.Equal("https://profile.example/", Url(home, "ecr"));

        home.Variables["AWS_ENDPOINT_URL_SSO_OIDC"] = "https://oidc.example";
        Assert.Equal("https://oidc.example/", Url(home, "sso_oidc"));
        Assert.Equal("https://services-sso.example/base/", Url(home, "sso"));
    }

    [Fact]
    public void One_profiles_endpoint_is_not_anothers()
    {
        using var home = new TemporaryHome(
            "[default]\nendpoint_url = https://default.example\nuse_fips_endpoint = true\n" + Dev
            + "[profile other]\nendpoint_url = https://other.example\n");
        home.Variables["AWS_PROFILE"] = "other";
        Assert.Equal(new("us-east-1", null, false, false),
            home.Profiles.Resolve("dev").Endpoints.Resolve("sso", "us-east-1"));
    }

    [Fact]
    public void A_profiles_ca_bundle_is_taken_as_written_with_its_line()
    {
        using var home = new TemporaryHome(Dev + "ca_bundle = ~/$X/ca.pem\n[profile other]\nca_bundle = /other.pem\n");
        var endpoints = home.Profiles.Resolve("dev").Endpoints;
        Assert.Equal("~/$X/ca.pem", endpoints.Trust!.Bundle);
        Assert.EndsWith("config:6: ca_bundle", endpoints.Trust.Origin, StringComparison.Ordinal);
        Assert.Equal(endpoints.Trust, endpoints.Resolve("sso", "us-east-1").Trust);
        Assert.DoesNotContain("ca.pem", endpoints.Resolve("sso", "us-east-1").ToString(), StringComparison.Ordinal);

        home.Variables["AWS_CA_BUNDLE"] = "/variable.pem";
        Assert.Equal(new("/variable.pem", "AWS_CA_BUNDLE"), home.Profiles.Resolve("dev").Endpoints.Trust);
        Assert.Null(home.Profiles.EnvironmentEndpoints().Trust);
    }

    [Fact]
    public void A_sessions_keys_are_no_endpoints()
    {
        using var home = new TemporaryHome(
            "[sso-session s]\nsso_start_url=u\nsso_region=us-east-1\nendpoint_url = https://session.example\n"
            + "[profile dev]\nsso_session=s\nsso_account_id=1\nsso_role_name=r\n");
        Assert.Null(Url(home, "sso"));
    }

    [Theory] // checked against botocore 1.43.11
    [InlineData(null, "TRUE", true)]
    [InlineData(null, "1", false)]
    [InlineData(null, "yes", false)]
    [InlineData("tRuE", "false", true)]
    [InlineData("false", "true", false)]
    [InlineData("1", null, false)]
    [InlineData("", "true", false)]
    public void Only_true_switches_on_and_a_set_variable_hides_the_profiles_key(string? variable, string? key, bool on)
    {
        foreach (var (name, text, dual) in new[]
        {
            ("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", false),
            ("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", true),
        })
        {
            using var home = new TemporaryHome(Dev + (key is null ? "" : $"{text} = {key}\n"));
            if (variable is not null)
                home.Variables[name] = variable;
            var endpoint = home.Profiles.Resolve("dev").Endpoints.Resolve("sso", "us-east-1");
            Assert.Equal(on && !dual, endpoint.Fips);
            Assert.Equal(on && dual, endpoint.DualStack);
        }
    }

    [Fact]
    public void All_overrides_can_be_switched_off_the_variables_too()
    {
        using var home = new TemporaryHome(Dev + "services = nowhere\nignore_configured_endpoint_urls = true\n");
        home.Variables["AWS_ENDPOINT_URL_SSO"] = "https://variable.example";
        Assert.Null(Url(home, "sso"));
        home.Variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false";
        Assert.Equal("https://variable.example/", Url(home, "sso"));
        home.Variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "True";
        Assert.Null(Url(home, "sso"));
    }

    [Fact]
    public void A_services_section_that_does_not_exist_is_refused_once_it_is_needed()
    {
        using var home = new TemporaryHome(Dev + "services = nowhere\n");
        var profile = home.Profiles.Resolve("dev");
        Assert.Equal("~/.aws/config:6: there is no [services nowhere]",
            Refusal.Of(() => profile.Endpoints.Resolve("sso", "us-east-1")).Message);
    }

    [Fact]
    public void A_service_that_is_no_block_is_refused()
    {
        using var home = new TemporaryHome(Dev + "services = s\n[services s]\nsso = https://x.example\n");
        Assert.Equal("~/.aws/config:8: 'sso' is not an indented block", Refusal.Of(() => Url(home, "sso")).Message);
    }

    [Theory]
    [InlineData("localhost:4566")]
    [InlineData("/path")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https:///path")]
    [InlineData("https:x")]
    [InlineData("https://")]
    [InlineData("https://a b/")]
    [InlineData("https://a\\@b/")]
    [InlineData(" https://x.example")]
    [InlineData("https://x.example/\n")]
    [InlineData("https://us:er@x.example")]
    [InlineData("https://user@x.example")]
    [InlineData("https://x.example/?q=1")]
    [InlineData("https://x.example/#f")]
    [InlineData("http://x.example")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://localhost.example")]
    [InlineData("http://127.0.0.1.example")]
    [InlineData("http://[::2]")]
    [InlineData("http://[::ffff:10.0.0.1]")]
    [InlineData("http://169.254.169.254")]
    public void An_override_that_a_token_must_not_travel_to_is_refused_by_the_variables_name(string url)
    {
        var choice = new EndpointResolver(name => name == "AWS_ENDPOINT_URL_SSO" ? url : null);
        var failure = Refusal.Of(() => choice.Resolve("sso", "us-east-1"));
        Assert.StartsWith("AWS_ENDPOINT_URL_SSO ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("user", failure.Message.Replace("user name", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:4566")]
    [InlineData("http://LOCALHOST")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.8.9.1:80/x")]
    [InlineData("http://[::1]:8080")]
    [InlineData("https://10.0.0.1")]
    [InlineData("HTTPS://x.example/base/")]
    public void Https_goes_anywhere_and_http_stays_on_this_machine(string url)
    {
        var choice = new EndpointResolver(name => name == "AWS_ENDPOINT_URL" ? url : null);
        Assert.Equal(new Uri(url), choice.Resolve("sso_oidc", "us-east-1").Url);
    }

    [Theory]
    [InlineData("endpoint_url = http://x.example\n", "~/.aws/config:6: endpoint_url is plain http to 'x.example'")]
    [InlineData("services = s\n[services s]\nsso =\n  endpoint_url = ftp://x\n",
        "~/.aws/config:8: the endpoint_url of 'sso' is not an http or https URL")]
    public void An_override_in_a_file_is_refused_with_its_line(string keys, string message)
    {
        using var home = new TemporaryHome(Dev + keys);
        Assert.StartsWith(message, Refusal.Of(() => Url(home, "sso")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.evil.example/")]
    [InlineData("")]
    [InlineData("-a")]
    public void A_region_that_is_no_host_label_is_refused(string region)
    {
        var choice = new EndpointResolver(_ => null);
        Assert.Contains("is not an AWS Region", Refusal.Of(() => choice.Resolve("ecr", region)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_no_profile_uses_is_reached_as_the_environment_says()
    {
        using var home = new TemporaryHome("[default]\nendpoint_url = https://default.example\n");
        Assert.Null(home.Profiles.EnvironmentEndpoints().Resolve("sso_oidc", "us-east-1").Url);
        home.Variables["AWS_ENDPOINT_URL"] = "https://variable.example";
        Assert.Equal("variable.example",
            home.Profiles.EnvironmentEndpoints().Resolve("sso_oidc", "us-east-1").Url!.Host);
    }

    static string? Url(TemporaryHome home, string service) =>
        home.Profiles.Resolve("dev").Endpoints.Resolve(service, "us-east-1").Url?.ToString();
}
