using System.Net;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// A keyring that hangs costs each caller its time limit and no more, and is used again once it answers.
/// </summary>
public sealed class HungKeyringTests : KeyringHomeTests
{
    protected override async Task StartAsync()
    {
        await base.StartAsync();
        var run = await Home.RunAsync("login", "--device", "--profile", "dev");
        Assert.True(run.Exit == 0, run.Said);
    }

    protected override Task StopAsync()
    {
        KeyringDesktop?.Signal("CONT");
        return base.StopAsync();
    }

    [Fact]
    public async Task Every_command_ends_at_its_time_limit_and_says_why()
    {
        KeyringDesktop.Signal("STOP");
        string[][] all =
        [
            ["env", "--profile", "dev"],
            ["exec", "--profile", "dev", "--", "true"],
            ["exec", "--serve", "--profile", "dev", "--", "true"],
            ["eks", "get-token", "--cluster-name", "c", "--profile", "dev"],
            ["--profile", "dev", "--auto-login"],
            ["write", "--profile", "dev"],
            ["whoami", "--profile", "dev"],
            ["ecr", "password", "--profile", "dev"],
            ["rds", "generate-db-auth-token", "--profile", "dev", "--hostname", "db.example", "--port", "1",
                "--username", "u"],
            ["accounts", "--profile", "dev"],
            ["logout", "--session", Home.SessionName],
            ["store", "move", Home.SessionName, "--to", "files", "--yes"],
            ["login", "--device", "--profile", "dev"],
        ];
        var calls = Home.StandIn.Requests.Count;
        var runs = await Task.WhenAll(all.Select(args => Home.RunAsync(
            args.Contains("--") ? [args[0], "--timeout", "1", .. args[1..]] : [.. args, "--timeout", "1"])));
        foreach (var (args, run) in all.Zip(runs))
        {
            Assert.True(run.Exit == 6, $"{string.Join(' ', args)}: {run.Exit} {run.Said}");
            Assert.Equal("", run.OutputText);
            Assert.Contains("the keyring has not answered within 1 s", run.Said, StringComparison.Ordinal);
        }

        Assert.Equal(calls, Home.StandIn.Requests.Count);
        KeyringDesktop.Signal("CONT");
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task A_server_answers_from_memory_meanwhile_and_recovers()
    {
        Docker.AddProfile("ops", "012345678901", "AdministratorAccess", "eu-central-1");
        Docker.AddProfile("other", "123456789012", "ReadOnly", "eu-central-1");
        await Home.DocumentAsync();
        // For those that the server fetches: more than its shortest pause between two renewals.
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromSeconds(6);
        await using var server = await Server.StartAsync(
            Home, "--timeout", "2", "--profile", "dev", "--profile", "ops", "--profile", "other");
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromHours(1);
        var (dev, ops, other) = (server.Roles[0], server.Roles[1], server.Roles[2]);
        KeyringDesktop.Signal("STOP");
        await Task.Delay(7000);

        Task<ServedAnswer>[] waiting = [.. new[] { ops, other, ops, other }.Select(role => server.AskAsync(role))];
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(dev)).Status);
        Assert.DoesNotContain(waiting, answer => answer.IsCompleted);
        foreach (var answer in await Task.WhenAll(waiting))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Contains("the keyring has not answered within ", answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(dev)).Status);
        KeyringDesktop.Signal("CONT");
        foreach (var role in new[] { ops, other })
        {
            // A failure is answered for two seconds.
            for (var i = 0; i < 100 && (await server.AskAsync(role)).Status != HttpStatusCode.OK; i++)
                await Task.Delay(100);
            Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(role)).Status);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Dockers_helper_fails_at_the_default_limit_and_says_why()
    {
        KeyringDesktop.Signal("STOP");
        Assert.Equal("the keyring has not answered within 20 s", (await Docker.FailAsync("get")).Error);
        KeyringDesktop.Signal("CONT");
        await Docker.GetAsync();
    }
}
