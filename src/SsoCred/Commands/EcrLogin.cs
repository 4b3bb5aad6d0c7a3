using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using CredentialProcess;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using SsoCred.Composition;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Signs docker, or podman where there is no docker, in to a registry. They store the password themselves; they get it
/// on stdin, so that no process list shows it.
/// </summary>
static class EcrLogin
{
    static readonly string[] s_programs = ["docker", "podman"];

    static readonly Argument<string?> s_registry = new("registry")
    {
        Description = "Host of the registry (default: the private registry of the profile's account).",
        HelpName = "REGISTRY",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Command()
    {
        var command = new Command("login", "Run 'docker login' or 'podman login' for a registry.")
        {
            s_registry,
            Ecr.Region,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var asked = parsed.GetValue(s_registry);
        var registry = asked is null ? null : RegistryHost.Parse(asked) ?? throw new Failure(FailureKind.Usage,
            $"'{(asked.Length <= 120 ? asked : asked[..120])}' is not an Amazon ECR registry",
            "use one like 123456789012.dkr.ecr.us-east-1.amazonaws.com or public.ecr.aws");
        var input = root.Input();
        var profile = registry is null || options.Profile is not null
            ? root.Profiles.Resolve(input.Profile(options.Profile), options.Role)
            : root.Registries.For(registry);
        registry ??= Ecr.Own(profile, parsed.GetValue(Ecr.Region));
        var program = FindProgram() ?? throw new Failure(FailureKind.Local, "neither docker nor podman is on PATH",
            "for another program: sso-cred ecr password | PROGRAM login --username AWS --password-stdin "
            + registry.Name);

        var token = input.WithSignIn(
            profile, () => root.RegistryLogins.Get(profile, registry.Endpoint, options.Timeout));
        return SignIn(program, registry.Name, token.Password);
    }

    static int SignIn(string program, string registry, string password)
    {
        var start = new ProcessStartInfo(program,
            ["login", "--username", AuthorizationToken.User, "--password-stdin", registry])
        {
            RedirectStandardInput = true,
        };
        try
        {
            using var login = Process.Start(start)!;
            try
            {
                login.StandardInput.Write(password);
                login.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended already and printed the reason.
            }

            login.WaitForExit();
            return login.ExitCode == 0 ? (int)ExitCode.Done : (int)ExitCode.Failed;
        }
        catch (Win32Exception cause)
        {
            throw new Failure(FailureKind.Local, $"cannot run {program}: {cause.Message}", null, cause);
        }
    }

    static string? FindProgram() => s_programs
        .SelectMany(new SearchPath(Environment.GetEnvironmentVariable("PATH")).All)
        .FirstOrDefault();
}
