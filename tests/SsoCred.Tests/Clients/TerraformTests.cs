using CredentialProcess.Tests;

namespace SsoCred.Tests.Clients;

/// <summary>
/// Terraform's own S3 backend, which is built into it (AWS SDK for Go v2), with the sample's file: it asks STS who it
/// is, and then for the state, which the stand-in does not have. Providers would have to be downloaded.
/// </summary>
[Trait("Category", "Slow")]
public sealed class TerraformTests : IAsyncLifetime
{
    Client _client = null!;

    public async ValueTask InitializeAsync() => _client = await Client.CreateAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task It_runs_the_credential_process()
    {
        AssertLetIn(await _client.RunAsync(Terraform(), Init(await WriteAsync(text => text))));
    }

    [Fact]
    public async Task It_asks_the_endpoint_of_serve()
    {
        var folder =
            await WriteAsync(text => text.Replace("    profile = \"dev-process\"\n", "", StringComparison.Ordinal));
        AssertLetIn(await _client.RunServedAsync(Terraform(), Init(folder)));
    }

    [Fact]
    public async Task It_shows_the_hint_when_somebody_has_to_sign_in()
    {
        File.Delete(_client.Home.TokenPath);
        var run = await _client.RunAsync(Terraform(), Init(await WriteAsync(text => text)));
        Assert.NotEqual(0, run.Exit);
        Assert.Contains("sso-cred: hint: run: sso-cred login dev", run.Said, StringComparison.Ordinal);
    }

    // It went on from STS to the state, with the keys that it got.
    void AssertLetIn(Run run)
    {
        Assert.Contains("operation error S3: ListObjectsV2", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("STS", run.Said, StringComparison.Ordinal);
        var home = _client.Home;
        Assert.Equal(1, home.Fetches);
        Assert.NotEqual(0, home.StandIn.Calls["GetCallerIdentity"]);
        var state = home.StandIn.Requests.First(request => request.Path == "/corp-terraform-state");
        Assert.Contains("Credential=ASIASTANDIN", state.Headers["Authorization"], StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(state.Headers["User-Agent"]);
    }

    async Task<string> WriteAsync(Func<string, string> edit)
    {
        var folder = _client.Home["terraform"];
        Directory.CreateDirectory(folder);
        var cancel = TestContext.Current.CancellationToken;
        var sample =
            await File.ReadAllTextAsync(Path.Combine(Repository.Top, "samples", "terraform", "main.tf"), cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "main.tf"), edit(sample), cancel);
        return folder;
    }

    string[] Init(string folder) =>
    [
        "-chdir=" + folder, "init", "-no-color", "-input=false", "-backend-config=use_path_style=true",
        $"-backend-config=endpoints={{sts=\"{_client.Sts}\",s3=\"{_client.Sts}\"}}",
    ];

    // Nothing is asked for outside this machine: neither a newer version nor, should it ever come so far, a provider.
    static ClientProgram Terraform()
    {
        var program = Programs.OnPath("terraform");
        Assert.SkipUnless(program is not null, "there is no terraform on PATH");
        return new(program, new Dictionary<string, string>
        {
            ["CHECKPOINT_DISABLE"] = "1",
            ["HTTPS_PROXY"] = "http://127.0.0.1:1",
        });
    }
}
