using static SsoCred.Tests.Networks.TestNetwork;

namespace SsoCred.Tests.Networks;

/// <summary>Names and addresses that are slow, dead or swallowed on the way.</summary>
public sealed class ConnectionCaseTests
{
    [Fact]
    public async Task A_straight_way()
    {
        await using var around = await CreateAsync();
        around.AddService(Good4);
        (await around.RunBesideCurlAsync("straight")).Document();
    }

    [Theory]
    [InlineData("IPv6 black hole, good IPv4", Hole6, Good4)]
    [InlineData("IPv4 black hole, good IPv6", Hole4, Good6)]
    [InlineData("two IPv4 addresses, the first hangs", Hole4, Good4)]
    [InlineData("IPv6 refuses, good IPv4", Good6, Good4)]
    public async Task An_address_that_does_not_answer_starves_none_that_does(string what, string bad, string good)
    {
        await using var around = await CreateAsync();
        around.Point(bad, good);
        around.AddService(good);
        (await around.RunBesideCurlAsync(what)).Document();
        Assert.Equal(1, around.Home.Fetches);
    }

    [Fact]
    public async Task A_sign_in_and_the_doctor_where_IPv6_is_a_black_hole()
    {
        await using var around = await CreateAsync();
        around.Home.StandIn.Tenant.Settings.Set("auto-approve", "on");
        around.Point(Hole6, Good4);
        around.AddService(Good4);
        var login = await around.RunAsync("login", "--device", "--no-browser", "--profile", "dev");
        Assert.True(login.Exit == 0, login.Said);
        var doctor = await around.RunAsync("doctor", "--profile", "dev");
        Assert.Contains($"{Hole6} does not answer, {Good4} does", doctor.OutputText, StringComparison.Ordinal);
        Assert.Contains($"{Portal} answers", doctor.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_host_whose_every_address_is_a_black_hole_is_told_with_them()
    {
        await using var around = await CreateAsync();
        around.Point(Hole6, Hole4);
        var told = (await around.RunBesideCurlAsync("every address a black hole")).Failed(6);
        Assert.Matches(
            $"^no connection to '{Portal}' within [0-9.]+ s: {Hole6} and {Hole4} do not answer$", told.Error);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_dead_first_nameserver()
    {
        await using var around = await CreateAsync(nameservers: 2);
        var second = around.AddNameServer("127.0.0.2");
        foreach (var (name, addresses) in around.Names.Table)
            second.Table[name] = addresses;
        around.Names.IsSilent = true;
        around.AddService(Good4);
        (await around.RunBesideCurlAsync("first nameserver dead")).Document();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Two_dead_nameservers()
    {
        await using var around = await CreateAsync(nameservers: 3);
        var second = around.AddNameServer("127.0.0.2");
        var third = around.AddNameServer("127.0.0.3");
        foreach (var (name, addresses) in around.Names.Table)
            third.Table[name] = addresses;
        (around.Names.IsSilent, second.IsSilent) = (true, true);
        around.AddService(Good4);
        (await around.RunBesideCurlAsync("first two nameservers dead")).Document();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_nameserver_that_ignores_questions_for_IPv6()
    {
        await using var around = await CreateAsync();
        around.Names.IgnoresAaaa = true;
        around.AddService(Good4);
        (await around.RunBesideCurlAsync("AAAA never answered")).Document();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task No_nameserver_at_all()
    {
        await using var around = await CreateAsync(nameservers: 3);
        around.Names.IsSilent = true;
        var second = around.AddNameServer("127.0.0.2");
        var third = around.AddNameServer("127.0.0.3");
        (second.IsSilent, third.IsSilent) = (true, true);
        var told = (await around.RunBesideCurlAsync("every nameserver dead")).Failed(6);
        Assert.Matches(
            $"^cannot reach '{Portal}': the name is not resolved yet: DNS is slow \\([0-9.]+ s\\)$", told.Error);
    }

    [Fact]
    public async Task A_name_that_is_not_known()
    {
        await using var around = await CreateAsync();
        around.Names.Table.Clear();
        Assert.Equal($"cannot reach '{Portal}': the name is not known",
            (await around.RunBesideCurlAsync("unknown name")).Failed(6).Error);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_DNS_and_a_slow_handshake_in_one_run()
    {
        await using var around = await CreateAsync();
        around.Names.Delay = TimeSpan.FromSeconds(4);
        around.AddService(Good4, late: TimeSpan.FromSeconds(6));
        (await around.RunBesideCurlAsync("DNS late by 4 s, TLS by 6 s")).Document();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task More_time_stretches_each_phase()
    {
        await using var around = await CreateAsync();
        around.AddService(Good4, late: TimeSpan.FromSeconds(13));
        (await around.RunBesideCurlAsync("TLS late by 13 s, --timeout 60", ["--timeout", "60"])).Document();
    }
}
