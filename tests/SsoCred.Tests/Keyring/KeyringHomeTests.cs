using SsoCred.Tests.Ecr;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// Tests of every kind of secret with a real keyring: a home with docker, whose session is kept there.
/// </summary>
public abstract class KeyringHomeTests : DesktopTests
{
    private protected DockerHome Docker { get; private set; } = null!;

    private protected override async Task<Home> CreateHomeAsync()
    {
        Docker = await DockerHome.CreateAsync();
        File.Delete(Docker.Home.TokenPath);
        Docker.Home.StandIn.Tenant.Settings.AutoApproves = true;
        return Docker.Home;
    }

    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.StartAsync(Home);
}
