namespace SsoCred.Tests.Doctor;

/// <summary>
/// A home whose start page is served by the stand-in, with sso-cred on its PATH; not signed in.
/// </summary>
public abstract class DoctorHome : IAsyncLifetime
{
    private protected Home Home { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Home = await Home.CreateAsync();
        var old = Home.StandIn.Tenant.Settings.StartUrl;
        Home.StandIn.Tenant.Settings.StartUrl = Home.StandIn.Url + "/start";
        Home.Config = Home.Config.Replace(old, Home.StandIn.Url + "/start", StringComparison.Ordinal);
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        Home.Environment["PATH"] = $"{Home["bin"]}:{Home.Environment["PATH"]}";
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Home.DisposeAsync();
    }
}
