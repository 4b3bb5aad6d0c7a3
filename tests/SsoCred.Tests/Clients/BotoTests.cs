namespace SsoCred.Tests.Clients;

/// <summary>boto3: this machine's, else Debian's.</summary>
[Trait("Category", "Slow")]
public sealed class BotoTests : IAsyncLifetime
{
    const string Script = """
        import json, sys
        import boto3
        session = boto3.Session(region_name='eu-central-1')
        found = session.get_credentials()
        keys = found.get_frozen_credentials()
        caller = session.client('sts', endpoint_url=sys.argv[1]).get_caller_identity()
        json.dump({
            'version': 'boto3 ' + boto3.__version__, 'source': found.method,
            'key': keys.access_key, 'secret': keys.secret_key, 'token': keys.token,
            # Older ones do not look at the account.
            'account': getattr(keys, 'account_id', caller['Account']), 'arn': caller['Arn']}, sys.stdout)
        """;

    Client _client = null!;

    public async ValueTask InitializeAsync() => _client = await Client.CreateAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task It_runs_the_credential_process() => await _client.AssertKnownAsync(
        await _client.RunAsync(await Programs.PythonAsync(), "-c", Script, _client.Sts), "custom-process");

    [Fact]
    public async Task It_asks_the_endpoint_of_serve() => await _client.AssertKnownAsync(
        await _client.RunServedAsync(await Programs.PythonAsync(), "-c", Script, _client.Sts), "container-role");

    /// <summary>What makes the other tests' calls count: the stand-in's STS lets no other signature in.</summary>
    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        var document = await _client.Home.DocumentAsync();
        var run = await _client.RunAsync(await Programs.PythonAsync(), new Dictionary<string, string>
        {
            ["HOME"] = _client.Home["empty"],
            ["AWS_ACCESS_KEY_ID"] = document.KeyId,
            ["AWS_SECRET_ACCESS_KEY"] = document.Secret[..^1] + (document.Secret[^1] == 'x' ? 'y' : 'x'),
            ["AWS_SESSION_TOKEN"] = document.Token,
        }, "-c", Script, _client.Sts);
        Assert.NotEqual(0, run.Exit);
        Assert.Contains("does not match the signature you provided", run.Said, StringComparison.Ordinal);
    }
}
