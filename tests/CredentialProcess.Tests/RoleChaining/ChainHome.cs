using CredentialProcess.Config;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>A home with a config of chained profiles, and roles at the stand-in that they may assume.</summary>
sealed class ChainHome : IAsyncDisposable
{
    public const string Admin = "arn:aws:iam::123456789012:role/team/Admin";
    public const string Hub = "arn:aws:iam::123456789012:role/Hub";
    public const string Spoke = "arn:aws:iam::210987654321:role/Spoke";

    ChainHome(TestHome house) => House = house;

    public TestHome House { get; }

    public int Exchanges => House.StandIn.Calls["GetRoleCredentials"];

    public int Assumed => House.StandIn.Calls["AssumeRole"];

    public FileCache Own => new(House.OwnFolder);

    public string ConfigPath => Path.Combine(House.Home, ".aws", "config");

    /// <param name="more">Keys of profile <c>deploy</c>, then other sections.</param>
    public static async Task<ChainHome> CreateAsync(string more = "")
    {
        var home = new ChainHome(await TestHome.CreateAsync());
        foreach (var role in (string[])[Admin, Hub, Spoke])
            home.House.StandIn.Tenant.Trust.Add(role);
        Directory.CreateDirectory(Path.GetDirectoryName(home.ConfigPath)!);
        var user = home.House.StandIn.Tenant.Settings.User;
        await File.WriteAllTextAsync(home.ConfigPath, $"""
            [sso-session my-sso]
            sso_start_url = {home.House.StandIn.Tenant.Settings.StartUrl}
            sso_region = us-east-1
            [profile dev]
            sso_session = my-sso
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            [profile legacy]
            sso_start_url = {home.House.StandIn.Tenant.Settings.StartUrl}
            sso_region = us-east-1
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            [profile user]
            aws_access_key_id = {user.KeyId}
            aws_secret_access_key = {user.Secret}
            [profile hub]
            role_arn = {Hub}
            source_profile = dev
            [profile spoke]
            role_arn = {Spoke}
            source_profile = hub
            [profile end]
            role_arn = {Admin}
            source_profile = spoke
            [profile of-user]
            role_arn = {Admin}
            source_profile = user
            [profile of-legacy]
            role_arn = {Admin}
            source_profile = legacy
            [profile deploy]
            role_arn = {Admin}
            source_profile = dev
            {more}
            """);
        return home;
    }

    public Profile Resolve(string name, RoleArguments? role = null) =>
        new ProfileSource(new AwsFolder(Look, null, windows: false), Look).Resolve(name, role);

    public RoleProfile Role(string name) => Assert.IsType<RoleProfile>(Resolve(name));

    /// <summary>One run, from the config on.</summary>
    public Task<RoleCredentials> RunAsync(string name) => House.RunAsync(Resolve(name));

    /// <summary>The failure of a run; neither it nor debug output may contain a secret.</summary>
    public async Task<Failure> FailAsync(string name)
    {
        var failure = await House.FailAsync(Resolve(name));
        var sessions = House.StandIn.Tenant.AssumedRoles;
        Assert.All(sessions.SelectMany(session => (string[])[session.SecretAccessKey, session.SessionToken])
            .Append(House.StandIn.Tenant.Settings.User.Secret), secret => Assert.DoesNotContain(
                secret, failure.ToString() + failure.Hint + House.Debug, StringComparison.Ordinal));
        return failure;
    }

    /// <summary>
    /// A hundred at once. The first call of the operation is answered when all others wait: who comes after a failure
    /// would ask again.
    /// </summary>
    public async Task<Outcome[]> StormAsync(string name, string operation)
    {
        using var hold = House.StandIn.Faults.Hold(operation);
        var runs = Start(name, copies: 100);
        await House.WaitForWaitersAsync(99);
        hold.Dispose();
        return await Task.WhenAll(runs);
    }

    /// <summary>Runs at the same time, each wired as a process of its own.</summary>
    public Task<Outcome>[] Start(string name, int copies) =>
    [
        .. Enumerable.Range(0, copies).Select(_ => Task.Run(async () =>
        {
            try
            {
                return new Outcome(await RunAsync(name), null);
            }
            catch (Failure failure)
            {
                return new Outcome(null, failure);
            }
        })),
    ];

    public string PathOf(string name) => Role(name).Role.Policy is null
        ? House.RoleFiles.PathOf(AssumedRoleStore.KeyOf(Role(name)))
        : Own.PathOf(AssumedRoleStore.KeyOf(Role(name)));

    /// <summary>Whether a process holds the lock of this profile's credentials.</summary>
    public bool IsLocked(string name)
    {
        using var free = FileLock.TryTake(Path.Combine(House.OwnFolder, $"role-{FlightOf(Resolve(name))}.lock"));
        return free is null;
    }

    /// <summary>As if STS had ended the source's session, whose credentials are still cached.</summary>
    public static void ReplaceCached(string path, string key = "ASIAGONE")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $$$"""
            {"Credentials": {"AccessKeyId": "{{{key}}}", "SecretAccessKey": "gone", "SessionToken": "gone", "Expiration": "2026-11-21T13:00:00Z"}}
            """);
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    static string FlightOf(Profile profile) => profile switch
    {
        SsoProfile sso => RoleStore.KeyOf(sso),
        RoleProfile { Source: var source } role => Sha1.Hex($"{AssumedRoleStore.KeyOf(role)}\n"
            + (source.Profile is { } from ? FlightOf(from) : source.Keys!.AccessKeyId)),
        _ => throw new ArgumentException(profile.Name, nameof(profile)),
    };

    string? Look(string variable) => variable == "HOME" ? House.Home : House.Environment.GetValueOrDefault(variable);

    /// <summary>How one of many runs ended.</summary>
    public sealed record Outcome(RoleCredentials? Credentials, Failure? Failure);
}
