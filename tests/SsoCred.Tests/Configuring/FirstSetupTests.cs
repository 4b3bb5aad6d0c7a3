using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Configuring;

/// <summary>Mistakes of somebody who types a start URL for the first time: noticed at once, and asked again.</summary>
[Trait("Category", "Slow")]
public sealed class FirstSetupTests : ExecutableTests
{
    const string Command = "$sso_cred configure --device --no-browser --no-qr";

    protected override void SetUp()
    {
        File.Delete(Home.ConfigPath);
        Home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    [Fact]
    public async Task The_console_is_not_a_portal_and_a_page_that_leads_elsewhere_is_asked_again()
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("$sso_cred configure --device --no-browser --no-qr");
        await terminal.SeeAsync("is open: https://d-1234567890.awsapps.com/start");
        await terminal.SeeAsync("start URL of the access portal, or its name:");
        await terminal.TypeAsync("https://console.aws.amazon.com/");
        await terminal.SeeAsync("'console.aws.amazon.com' is the AWS console, not the access portal");

        Home.StandIn.Faults.Add("StartPage=redirect302:https://evil.example/start,times=1");
        await terminal.TypeAsync(Home.StandIn.Url + "/start");
        await terminal.SeeAsync("'evil.example'");
        await terminal.SeeAsync($"or its name [{Home.StandIn.Url}/start]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("name of the session:");
    }

    [Fact]
    public async Task A_mistyped_Region_gets_the_closest_names_and_is_taken_when_typed_again()
    {
        Home.StandIn.Tenant.Settings.Region = "";
        await using var terminal = await Tmux.StartAsync(Home, 120, 40);
        await terminal.TypeAsync(
            $"$sso_cred configure --start-url {Home.StandIn.Url}/start --device --no-browser --no-qr");
        await terminal.SeeAsync("Region of the portal, such as us-east-1:");
        await terminal.TypeAsync("eu-cental-1");
        await terminal.SeeAsync("no Region 'eu-cental-1' is known: did you mean eu-central-1 or");
        await terminal.TypeAsync("xx-new-1");
        await terminal.SeeAsync("no Region 'xx-new-1' is known");
        await terminal.TypeAsync("xx-new-1");
        await terminal.SeeAsync("name of the session:");
    }

    [Fact]
    public async Task After_a_sign_in_that_is_denied_everything_typed_is_offered_again()
    {
        Home.StandIn.Tenant.Settings.Region = "";
        Home.StandIn.Faults.Add("CreateToken=status:400,code=AccessDeniedException");
        await using var terminal = await Tmux.StartAsync(Home, 120, 40);
        await terminal.TypeAsync($"{Command}; echo exit $?");
        await terminal.SeeAsync("or its name:");
        await terminal.TypeAsync(Home.StandIn.Url + "/start");
        await terminal.SeeAsync("Region of the portal, such as us-east-1:");
        await terminal.TypeAsync("eu-west-3");
        await terminal.SeeAsync("name of the session:");
        await terminal.TypeAsync("demo");
        await terminal.SeeAsync("what you have typed is offered again by the next sso-cred configure");
        await terminal.SeeAsync("hint: run sso-cred configure again: it offers what you have typed");
        await terminal.SeeAsync("exit 4");
        Assert.False(File.Exists(Home.ConfigPath));

        await terminal.TypeAsync($"clear; {Command}");
        await terminal.SeeAsync($"or its name [{Home.StandIn.Url}/start]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("Region of the portal, such as us-east-1 [eu-west-3]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("name of the session [demo]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("7, 0 selected");
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("cancelled; the config is unchanged");
    }

    [Fact]
    public async Task After_an_error_at_the_end_every_answer_is_the_default_until_it_is_written()
    {
        await using var terminal = await Tmux.StartAsync(Home, 120, 50);
        await terminal.TypeAsync($"{Command} --start-url {Home.StandIn.Url}/start; echo exit $?");
        await terminal.SeeAsync("name of the session:");
        await terminal.TypeAsync("demo");
        await terminal.SeeAsync("7, 0 selected");
        await terminal.PressAsync("power");
        await terminal.SeeAsync("1 of 7");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("Region of the profiles, or none [us-east-1]:");
        await terminal.TypeAsync("eu-central-1");
        await terminal.SeeAsync("[y/N]:");
        await terminal.TypeAsync("y");
        await terminal.SeeAsync("name of the profile [Production.PowerUserAccess]:");
        await terminal.TypeAsync("power");
        await terminal.SeeAsync("write this to");
        File.WriteAllText(Home.ConfigPath, "noise\n");
        await terminal.TypeAsync("y");
        await terminal.SeeAsync("exit 3");
        Assert.Equal("noise\n", Home.Config);

        Home.Config = "";
        await terminal.TypeAsync($"clear; {Command}; echo exit $?");
        await terminal.SeeAsync($"or its name [{Home.StandIn.Url}/start]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("name of the session [demo]:");
        await terminal.TypeAsync("");
        var screen = await terminal.SeeAsync("7, 1 selected");
        Assert.Contains(screen, line => line.Contains("[x] Production", StringComparison.Ordinal)
            && line.Contains("PowerUserAccess", StringComparison.Ordinal));
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("Region of the profiles, or none [eu-central-1]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("[Y/n]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("name of the profile [power]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("write this to");
        await terminal.TypeAsync("y");
        await terminal.SeeAsync("wrote profile 'power'");
        await terminal.SeeAsync("exit 0");
        Assert.Contains("[profile power-process]", Home.Config, StringComparison.Ordinal);
        Assert.False(File.Exists(Home[".aws/sso-cred/configure-answers.json"]));
    }

    [Fact]
    public async Task What_was_typed_for_another_portal_is_no_default()
    {
        Directory.CreateDirectory(Home[".aws/sso-cred"]);
        File.WriteAllText(Home[".aws/sso-cred/configure-answers.json"], $$"""
            {"answeredAt":"{{DateTimeOffset.UtcNow:O}}","startUrl":"https://other.example/start","session":"other\u001b[2J",
            "accounts":["123456789012"],"roles":[{"account":"123456789012","role":"ReadOnly"}],"region":"eu-west-1"}
            """);
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync(Command);
        await terminal.SeeAsync("or its name [https://other.example/start]:");
        await terminal.TypeAsync(Home.StandIn.Url + "/start");
        await terminal.SeeAsync("name of the session:");
        await terminal.TypeAsync("demo");
        await terminal.SeeAsync("7, 0 selected");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("Region of the profiles, or none [us-east-1]:");
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("cancelled");
    }
}
