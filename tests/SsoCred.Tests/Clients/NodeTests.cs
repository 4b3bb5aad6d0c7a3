namespace SsoCred.Tests.Clients;

/// <summary>
/// The AWS SDK for JavaScript v3: its provider of processes, of profiles, of containers, and its default.
/// </summary>
[Trait("Category", "Slow")]
public sealed class NodeTests : IAsyncLifetime
{
    // What the tests were written with.
    const string Version = "3.1169.0";

    const string Script = """
        const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
        const providers = require('@aws-sdk/credential-providers');
        const [name, endpoint] = process.argv.slice(1);
        (async () => {
          const credentials = name === 'default' ? undefined : providers[name]();
          const client = new STSClient({ region: 'eu-central-1', endpoint, credentials });
          const found = await client.config.credentials();
          const { Arn, Account } = await client.send(new GetCallerIdentityCommand({}));
          console.log(JSON.stringify({
            version: 'client-sts ' + require('@aws-sdk/client-sts/package.json').version, source: name,
            key: found.accessKeyId, secret: found.secretAccessKey, token: found.sessionToken,
            // fromHttp does not look at the account.
            account: found.accountId ?? Account, expires: found.expiration.toISOString(), arn: Arn }));
        })().catch((error) => { console.error(String(error)); process.exitCode = 1; });
        """;

    Client _client = null!;

    public async ValueTask InitializeAsync() => _client = await Client.CreateAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Theory]
    [InlineData("fromProcess")]
    [InlineData("fromIni")]
    [InlineData("default")]
    public async Task It_runs_the_credential_process(string provider) => await _client.AssertKnownAsync(
        await _client.RunAsync(await SdkAsync(), "-e", Script, provider, _client.Sts), provider);

    [Theory]
    [InlineData("fromContainerMetadata")]
    [InlineData("fromHttp")]
    [InlineData("default")]
    public async Task It_asks_the_endpoint_of_serve(string provider) => await _client.AssertKnownAsync(
        await _client.RunServedAsync(await SdkAsync(), "-e", Script, provider, _client.Sts), provider);

    [Fact]
    public async Task It_shows_the_hint_when_somebody_has_to_sign_in()
    {
        File.Delete(_client.Home.TokenPath);
        var run = await _client.RunAsync(await SdkAsync(), "-e", Script, "fromProcess", _client.Sts);
        Assert.Equal(1, run.Exit);
        Assert.Contains("sso-cred: hint: run: sso-cred login dev", run.Said, StringComparison.Ordinal);
    }

    static Task<ClientProgram> SdkAsync() => Programs.NodeAsync("aws-sdk-js",
        "@aws-sdk/client-sts@" + Version, "@aws-sdk/credential-providers@" + Version);
}
