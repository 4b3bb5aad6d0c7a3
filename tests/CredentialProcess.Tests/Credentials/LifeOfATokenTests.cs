using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Credentials;

/// <summary>
/// The life of a token, told with one moving clock: signed in, cached, renewed, refreshed, ended.
/// </summary>
public class LifeOfATokenTests
{
    [Fact]
    public async Task From_sign_in_to_the_end_of_the_session()
    {
        await using var house = await TestHome.CreateAsync();
        var calls = house.StandIn.Calls;

        Assert.Equal(ExitCode.SignIn, (await house.FailAsync()).Exit);

        // 12:00, signed in for eight hours: the first run fetches, the second needs nobody.
        house.SignIn(TimeSpan.FromHours(8));
        var first = await house.RunAsync();
        Assert.Equal(first, await house.RunAsync());
        Assert.Equal((1, 0), (calls["GetRoleCredentials"], calls["CreateToken"]));

        // 12:43, 17 minutes are left of the hour: still the cached ones. 12:45, 15 minutes: new ones.
        house.Clock.Advance(TimeSpan.FromMinutes(43));
        Assert.Equal(first, await house.RunAsync());
        house.Clock.Advance(TimeSpan.FromMinutes(2));
        var second = await house.RunAsync();
        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.Equal((2, 0), (calls["GetRoleCredentials"], calls["CreateToken"]));

        // 19:46, the token has 14 minutes left: refreshed on the way, and its refresh token has rotated.
        house.Clock.Advance(TimeSpan.FromHours(7) + TimeSpan.FromMinutes(1));
        var before = Read(house);
        await house.RunAsync();
        Assert.Equal((3, 1), (calls["GetRoleCredentials"], calls["CreateToken:refresh_token"]));
        var after = Read(house);
        Assert.NotEqual(before.RefreshToken, after.RefreshToken);
        Assert.Equal(before.ClientId, after.ClientId);

        // A night later it has long expired, and the refresh token still lives.
        house.Clock.Advance(TimeSpan.FromHours(14));
        await house.RunAsync();
        Assert.Equal((4, 2), (calls["GetRoleCredentials"], calls["CreateToken:refresh_token"]));

        // The session ends. One call finds out; after that nobody asks again.
        house.Clock.Advance(TimeSpan.FromHours(9));
        house.StandIn.Tenant.EndSignIns();
        Assert.Equal(ExitCode.SignIn, (await house.FailAsync()).Exit);
        Assert.Equal(ExitCode.SignIn, (await house.FailAsync()).Exit);
        Assert.Equal((4, 3), (calls["GetRoleCredentials"], calls["CreateToken:refresh_token"]));

        // Until a person signs in.
        house.SignIn();
        await house.RunAsync();
        Assert.Equal((5, 3), (calls["GetRoleCredentials"], calls["CreateToken:refresh_token"]));
    }

    static Token Read(TestHome house) => TokenFile.Parse(File.ReadAllBytes(house.TokenPath))!;
}
