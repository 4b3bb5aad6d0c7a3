namespace SsoCred.Tests.Clients;

/// <summary>The AWS SDK for .NET, its default chain, in a process of its own.</summary>
[Trait("Category", "Slow")]
public sealed class DotNetTests : IAsyncLifetime
{
    Client _client = null!;

    public async ValueTask InitializeAsync() => _client = await Client.CreateAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task It_runs_the_credential_process() => await _client.AssertKnownAsync(
        await _client.RunAsync(Programs.DotNet, _client.Sts), "ProcessAWSCredentials");

    [Fact]
    public async Task It_asks_the_endpoint_of_serve() => await _client.AssertKnownAsync(
        await _client.RunServedAsync(Programs.DotNet, _client.Sts), "GenericContainerCredentials");

    [Fact]
    public async Task It_shows_the_hint_when_somebody_has_to_sign_in()
    {
        File.Delete(_client.Home.TokenPath);
        var run = await _client.RunAsync(Programs.DotNet, _client.Sts);
        Assert.NotEqual(0, run.Exit);
        Assert.Contains("sso-cred: hint: run: sso-cred login dev", run.Said, StringComparison.Ordinal);
    }
}
