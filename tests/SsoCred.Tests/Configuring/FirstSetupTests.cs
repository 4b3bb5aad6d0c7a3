using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Configuring;

/// <summary>Mistakes of somebody who types a start URL for the first time: noticed at once, and asked again.</summary>
[Trait("Category", "Slow")]
public sealed class FirstSetupTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        File.Delete(_home.ConfigPath);
        _home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task The_console_is_not_a_portal_and_a_page_that_leads_elsewhere_is_asked_again()
    {
        await using var terminal = await Tmux.StartAsync(_home);
        await terminal.TypeAsync("$sso_cred configure --device --no-browser --no-qr");
        await terminal.SeeAsync("is open: https://d-1234567890.awsapps.com/start");
        await terminal.SeeAsync("start URL of the access portal, or its name:");
        await terminal.TypeAsync("https://console.aws.amazon.com/");
        await terminal.SeeAsync("'console.aws.amazon.com' is the AWS console, not the access portal");

        _home.StandIn.Faults.Add("StartPage=redirect302:https://evil.example/start,times=1");
        await terminal.TypeAsync(_home.StandIn.Url + "/start");
        await terminal.SeeAsync("'evil.example'");
        await terminal.SeeAsync($"or its name [{_home.StandIn.Url}/start]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("name of the session:");
    }

    [Fact]
    public async Task A_mistyped_Region_gets_the_closest_names_and_is_taken_when_typed_again()
    {
        _home.StandIn.Tenant.Settings.Region = "";
        await using var terminal = await Tmux.StartAsync(_home, 120, 40);
        await terminal.TypeAsync(
            $"$sso_cred configure --start-url {_home.StandIn.Url}/start --device --no-browser --no-qr");
        await terminal.SeeAsync("Region of the portal, such as us-east-1:");
        await terminal.TypeAsync("eu-cental-1");
        await terminal.SeeAsync("no Region 'eu-cental-1' is known: did you mean eu-central-1 or");
        await terminal.TypeAsync("xx-new-1");
        await terminal.SeeAsync("no Region 'xx-new-1' is known");
        await terminal.TypeAsync("xx-new-1");
        await terminal.SeeAsync("name of the session:");
    }
}
