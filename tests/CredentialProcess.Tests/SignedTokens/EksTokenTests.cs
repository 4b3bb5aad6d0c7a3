using System.Text;
using System.Text.Json;
using CredentialProcess.Profiles;
using CredentialProcess.SignedTokens;
using CredentialProcess.Sts;
using CredentialProcess.Tests.Sts;

namespace CredentialProcess.Tests.SignedTokens;

/// <summary>Tokens and documents against the AWS CLI's (vectors-roles-tokens.json), byte for byte.</summary>
public sealed class EksTokenTests
{
    static readonly DateTimeOffset s_now = RoleVectors.Clock;

    public static TheoryData<int, string> Tokens => RoleVectors.Rows("eksTokens");

    public static TheoryData<int, string> Versions => RoleVectors.Rows("eksExecInfo");

    [Theory]
    [MemberData(nameof(Tokens))]
    public void A_token_is_the_aws_clis(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("eksTokens", number);
        var variables = VariablesOf(vector);
        var keys = RoleVectors.Keys(RoleVectors.Text(vector, "credentials")!);
        var token = EksToken.Sign(ClusterName.Parse(vector.GetProperty("args")[3].GetString()!),
            Endpoint(variables), keys, s_now.AddHours(1), s_now);

        Assert.Equal(RoleVectors.Text(vector, "token"), token.Text);
        var document = ExecCredential.Serialize(token,
            ExecCredential.Version(variables.GetValueOrDefault(ExecCredential.Variable)));
        if (RoleVectors.Text(vector, "stdout") is { } stdout)
            Assert.Equal(stdout, Encoding.UTF8.GetString(document));
        Assert.Contains($"\"expirationTimestamp\": \"{RoleVectors.Text(vector, "expirationTimestamp")}\"",
            Encoding.UTF8.GetString(document), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_version_is_the_one_that_the_aws_cli_chooses(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("eksExecInfo", number);
        Assert.Equal(RoleVectors.Text(vector, "apiVersion"),
            ExecCredential.Version(VariablesOf(vector)[ExecCredential.Variable]));
    }

    [Theory]
    [InlineData(null, "v1beta1")]
    [InlineData("""{"apiVersion":"client.authentication.k8s.io/v1alpha1"}""", "v1alpha1")]
    [InlineData("""{"spec":{"cluster":{"config":{"apiVersion":"x"}}},"apiVersion":"client.authentication.k8s.io/v1"}""", "v1")]
    [InlineData("""{"spec":{"apiVersion":"client.authentication.k8s.io/v1"}}""", "v1beta1")]
    [InlineData("""["client.authentication.k8s.io/v1"]""", "v1beta1")]
    [InlineData("\"client.authentication.k8s.io/v1\"", "v1beta1")]
    [InlineData("""{"apiVersion":1}""", "v1beta1")]
    [InlineData("""{"apiVersion":{"apiVersion":"client.authentication.k8s.io/v1"}}""", "v1beta1")]
    [InlineData("""{"apiVersion":"client.authentication.k8s.io/v1"} x""", "v1beta1")]
    [InlineData("""{"apiVersion":"client.authentication.k8s.io/v1","spec":""", "v1beta1")]
    [InlineData("""{"apiVersion":"\ud800"}""", "v1beta1")]
    [InlineData("\ud800", "v1beta1")]
    public void Everything_else_gets_the_usual_version(string? info, string version)
    {
        Assert.Equal("client.authentication.k8s.io/" + version, ExecCredential.Version(info));
    }

    [Fact]
    public void Huge_or_deep_texts_get_the_usual_version()
    {
        var v1 = """{"apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":"CERTIFICATE"}}""";
        Assert.EndsWith("/v1", ExecCredential.Version(Filled(64 * 1024)), StringComparison.Ordinal);
        Assert.EndsWith("/v1beta1", ExecCredential.Version(Filled(1024 * 1024)), StringComparison.Ordinal);
        Assert.EndsWith("/v1beta1", ExecCredential.Version(new string('[', 500_000)), StringComparison.Ordinal);

        string Filled(int length) => v1.Replace("CERTIFICATE", new string('x', length), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3600, 840)]
    [InlineData(841, 840)]
    [InlineData(840, 840)]
    [InlineData(500, 500)]
    [InlineData(1, 1)]
    public void A_token_ends_with_its_credentials(int left, int lifetime)
    {
        var token = EksToken.Sign(ClusterName.Parse("c"), Endpoint([]), RoleVectors.Keys("session"),
            s_now.AddSeconds(left), s_now);
        Assert.Equal(s_now.AddSeconds(lifetime), token.ExpiresAt);
    }

    [Fact]
    public void A_token_that_no_cluster_would_accept_is_refused()
    {
        var keys = RoleVectors.Keys("session");
        var room = 0;
        while (Sign(room + 1) is not null)
            room++;
        Assert.InRange(Sign(room)!.Text.Length, 4094, 4096);
        var failure = Assert.Throws<Failure>(() => Token(room + 1));
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains("clusters refuse more than 4096", failure.Message, StringComparison.Ordinal);

        EksToken? Sign(int length)
        {
            try
            {
                return Token(length);
            }
            catch (Failure)
            {
                return null;
            }
        }

        EksToken Token(int length) => EksToken.Sign(ClusterName.Parse("c"), Endpoint([]),
            keys with { SessionToken = new string('t', length) }, s_now.AddHours(1), s_now);
    }

    [Theory]
    [InlineData("my-cluster")]
    [InlineData("kops.example.com")]
    [InlineData("6f3a8e2c-0b1d-4e5f-9a7b-1c2d3e4f5a6b")]
    public void Names_of_clusters_elsewhere_are_taken(string name)
    {
        Assert.Equal(name, ClusterName.Parse(name).Text);
        Assert.Equal(253, ClusterName.Parse(new string('a', 253)).Text.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\r\nx-amz-date: 1")]
    [InlineData("a\0")]
    [InlineData("clúster")]
    [InlineData("日本")]
    [InlineData("a\u007f")]
    public void A_name_that_is_no_header_value_is_refused(string name)
    {
        var failure = Assert.Throws<Failure>(() => ClusterName.Parse(name));
        Assert.Equal(ExitCode.Usage, failure.Exit);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.Throws<Failure>(() => ClusterName.Parse(new string('a', 254)));
    }

    [Fact]
    public void Neither_token_nor_debugger_shows_the_secret()
    {
        var token = EksToken.Sign(ClusterName.Parse("c"), Endpoint([]), RoleVectors.Keys("session"),
            s_now.AddHours(1), s_now);
        Assert.Equal("EKS token", $"{token}");
    }

    static StsEndpoint Endpoint(Dictionary<string, string?> variables)
    {
        var profile = Roles.Source with { Endpoints = new EndpointResolver(Variable) };
        return StsEndpoint.Of(profile, Variable);

        string? Variable(string name) => variables.GetValueOrDefault(name);
    }

    static Dictionary<string, string?> VariablesOf(JsonElement vector) =>
        vector.GetProperty("environment").EnumerateObject()
            .ToDictionary(variable => variable.Name, variable => variable.Value.GetString());
}
