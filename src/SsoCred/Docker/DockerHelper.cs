using System.Text;
using CredentialProcess;
using CredentialProcess.Ecr;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Docker;

/// <summary>
/// docker's credential helper protocol (docker-credential-helpers, credentials/credentials.go): one word as argument, a
/// host or a document on stdin, the answer or the error on stdout, exit code 0 or 1. docker shows only stderr and
/// skopeo only stdout, so errors are printed to both. Where the user has to act first (sign in, choose a profile, ask
/// for the role) the answer is "not found", not an error. Never prompts, never stores what docker sends.
/// </summary>
static class DockerHelper
{
    /// <summary>Far above the size of docker's documents: an ECR password has 2 to 3 kB.</summary>
    const int LongestInput = 64 * 1024;

    // Fixed by the protocol: callers go on without credentials for this text only, and fail for every other. podman
    // --remote asks every helper before each build, pull and search, and gives up at the first failure.
    const string NotFound = "credentials not found in native keychain";
    const string NoServer = "no credentials server URL";
    const string NoUser = "no credentials username";

    static string CalledName => Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);

    /// <param name="named">The profile in the name that the program was called by.</param>
    public static int Run(string[] args, string? named)
    {
        try
        {
            switch (args)
            {
                case ["get"]:
                    return Get(ReadHost(), named);
                case ["store"]:
                    return Store();
                case ["erase"]:
                    return Erase(ReadHost(), named);
                case ["list"]:
                    // docker lists a credsStore and then gets each entry; one that fails ends the build. Nothing is
                    // stored here that cannot be fetched again, so the list is empty.
                    return Say("{}", ExitCode.Done);
                case ["version" or "--version" or "-v"]:
                    return Say($"{CalledName} (sso-cred) {Build.Version}", ExitCode.Done);
                case ["--help" or "-h"]:
                    return Say(Usage, ExitCode.Done);
                case [var action]:
                    return Say($"{CalledName}: unknown action: {Terminal.Printable(action)}", ExitCode.Failed);
                default:
                    return Say(Usage, ExitCode.Failed);
            }
        }
        catch (Failure failure)
        {
            return Fail(failure);
        }
        catch (Exception unexpected)
        {
            return Fail(Failure.Unexpected(unexpected,
                "set SSO_CRED_DEBUG=FILE, run it again and report what the file holds"));
        }
    }

    static string Usage => $"Usage: {CalledName} <store|get|erase|list|version>";

    static int Get(string sent, string? named)
    {
        if (sent.Length == 0)
            return Say(NoServer, ExitCode.Failed);
        if (RegistryHost.Parse(sent) is not { } registry)
            return Say(NotFound, ExitCode.Failed);
        AuthorizationToken token;
        try
        {
            using var root = new CompositionRoot(new RunOptions(null));
            token = root.RegistryLogins.Get(root.Registries.For(registry, named), registry.Endpoint, null);
        }
        catch (Failure failure) when (NeedsUser(failure.Kind))
        {
            Terminal.Report(failure, failure.Hint);
            return Say(NotFound, ExitCode.Failed);
        }

        StandardOutput.Write(CredentialsDocument.Format(sent, token));
        return (int)ExitCode.Done;
    }

    static bool NeedsUser(FailureKind kind) => kind switch
    {
        FailureKind.Configuration or FailureKind.SignInNeeded or FailureKind.SignInDenied
            or FailureKind.AccessDenied => true,
        FailureKind.Usage or FailureKind.Network or FailureKind.Service or FailureKind.NotAws or FailureKind.Local
            or FailureKind.Internal => false,
    };

    // "docker login" sends what it logged in with, also where that came from here: ignored without an error.
    static int Store()
    {
        var (server, user) = CredentialsDocument.Parse(ReadInput());
        if (string.IsNullOrWhiteSpace(server))
            return Say(NoServer, ExitCode.Failed);
        if (string.IsNullOrEmpty(user))
            return Say(NoUser, ExitCode.Failed);
        if (RegistryHost.Parse(server) is not null)
            return (int)ExitCode.Done;
        throw new Failure(FailureKind.Usage,
            $"passwords are not stored, and '{Shortened(server)}' is not an Amazon ECR registry",
            "configure another helper for that registry: credHelpers in docker's config.json");
    }

    static int Erase(string sent, string? named)
    {
        if (sent.Length == 0)
            return Say(NoServer, ExitCode.Failed);
        // Nothing is cached for other hosts.
        if (RegistryHost.Parse(sent) is not { } registry)
            return (int)ExitCode.Done;
        using var root = new CompositionRoot(new RunOptions(null));
        try
        {
            root.Authorizations.Forget(root.Registries.For(registry, named), registry.Endpoint);
        }
        catch (Failure failure) when (failure.Kind == FailureKind.Configuration)
        {
            // Without a profile nothing is cached.
            root.Debug?.WriteLine($"erase: {failure.Message}");
        }

        return (int)ExitCode.Done;
    }

    static string ReadHost() => Encoding.UTF8.GetString(ReadInput().Span).Trim();

    static ReadOnlyMemory<byte> ReadInput() => StandardInput.Read(LongestInput + 1) is var input
        && input.Length <= LongestInput
            ? input
            : throw new Failure(FailureKind.Usage, "the input is larger than 64 kB");

    static string Shortened(string text) => text.Length <= 120 ? text : text[..120] + "…";

    static int Say(string text, ExitCode exit)
    {
        StandardOutput.Write(Encoding.UTF8.GetBytes(text + "\n"));
        return (int)exit;
    }

    static int Fail(Failure failure)
    {
        Terminal.Report(failure, failure.Hint);
        try
        {
            return Say($"{ProgramName.Value}: {Terminal.OneLine(failure)}", ExitCode.Failed);
        }
        catch (Failure)
        {
            return (int)ExitCode.Failed; // stdout is closed; stderr has the message
        }
    }
}
