using System.Net.Sockets;
using System.Runtime.InteropServices;
using IdentityCenter.Http;

namespace IdentityCenter;

/// <summary>
/// Starts the stand-in for a person or a script: prints the variables to export and the accounts, then "ready", and
/// serves until stopped. Other lines are comments, so that a shell can evaluate the whole output.
/// </summary>
static class Program
{
    static async Task<int> Main(string[] args)
    {
        try
        {
            var arguments = Arguments.Parse(args);
            if (arguments.Help)
            {
                Console.Out.WriteLine(Arguments.Usage);
                return 0;
            }

            await RunAsync(arguments);
            return 0;
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync($"identity-center: {wrong.Message}\n{Arguments.Usage}");
            return 2;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or SocketException)
        {
            await Console.Error.WriteLineAsync($"identity-center: {broken.Message}");
            return 1;
        }
    }

    static async Task RunAsync(Arguments arguments)
    {
        // Registered first: a script may stop it right after the start.
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

        await using var standIn = await StandIn.StartAsync(arguments.Setup);
        var tenant = standIn.Tenant;
        tenant.Accounts = arguments.Accounts;
        arguments.Choices.ForEach(choice => tenant.Settings.Set(choice.Name, choice.Value));
        arguments.TrustedRoles.ForEach(tenant.Trust.Add);
        arguments.Faults.ForEach(standIn.Faults.Add);

        var output = Console.Out;
        output.WriteLine($"export AWS_ENDPOINT_URL_SSO={standIn.Url}");
        output.WriteLine($"export AWS_ENDPOINT_URL_SSO_OIDC={standIn.Url}");
        foreach (var service in (string[])["ECR", "ECR_PUBLIC", "STS"])
            output.WriteLine($"export AWS_ENDPOINT_URL_{service}={standIn.Url}");
        if (standIn.TlsUrl is { } tls)
            output.WriteLine($"# TLS on {tls}");
        if (standIn.Proxy is { } proxy)
            output.WriteLine($"# proxy: export HTTPS_PROXY={proxy.Url}");
        if (arguments.Setup.CaFile is { } ca)
            output.WriteLine($"# trust: export AWS_CA_BUNDLE={Path.GetFullPath(ca)}");
        foreach (var account in tenant.Accounts.Take(20))
            output.WriteLine(
                $"# {account.Id}  {OnOneLine(account.Name)}  {OnOneLine(string.Join(' ', account.Roles))}");
        if (tenant.Accounts.Count > 20)
            output.WriteLine($"# ... {tenant.Accounts.Count} accounts in all");
        if (arguments.MintHome is { } home)
            output.WriteLine("# signed in: "
                + tenant.Mint(arguments.StartUrl, arguments.MintedLifetime).WriteTo(home, arguments.Session));
        output.WriteLine($"# ready on {standIn.Url}");
        output.Flush();
        await stop.Task;

        // A shell may evaluate the output, and names may contain anything.
        static string OnOneLine(string? text) =>
            string.Concat((text ?? "").Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }
}
