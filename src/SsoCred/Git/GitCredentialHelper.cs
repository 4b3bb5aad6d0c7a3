using CredentialProcess;
using CredentialProcess.Git;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Git;

/// <summary>
/// git's credential helper protocol (gitcredentials(7)) for CodeCommit. Other hosts get no answer, so that git goes on
/// to its other helpers. A host of CodeCommit gets its credentials, or 'quit', so that git does not ask at the terminal
/// for a user and a password that nobody has; the reason is one line on stderr. Nothing is stored.
/// </summary>
static class GitCredentialHelper
{
    /// <summary>
    /// Whether this run is one of the helper: by the program's name, or by the words that git's config has.
    /// </summary>
    /// <param name="words">The arguments after those.</param>
    public static bool IsAsked(string program, string[] args, out string[] words)
    {
        words = args;
        if (GitHelper.IsHelper(program, OperatingSystem.IsWindows()))
            return true;
        if (!args.AsSpan().StartsWith(GitHelper.Words))
            return false;
        words = args[GitHelper.Words.Length..];
        return true;
    }

    /// <param name="run">
    /// Runs the command with options that need the parser; <c>[--profile X] OPERATION</c> does not.
    /// </param>
    public static int Run(string[] words, Func<string[], int> run)
    {
        try
        {
            return words switch
            {
                [var operation] when !IsOption(operation) => Run(new RunOptions(null), operation),
                ["--profile", var profile, var operation] when !IsOption(profile) && !IsOption(operation) =>
                    Run(new RunOptions(profile), operation),
                _ => run([.. GitHelper.Words, .. words]),
            };
        }
        catch (Failure failure)
        {
            return Fail(failure, words);
        }
        catch (Exception unexpected)
        {
            return Fail(Failure.Unexpected(unexpected,
                "set SSO_CRED_DEBUG=FILE, run it again and report what the file holds"), words);
        }
    }

    /// <param name="operation">What else than <c>get</c> git asks for, now or later, is ignored.</param>
    public static int Run(RunOptions options, string operation)
    {
        var input = StandardInput.Read(CredentialRequest.LongestInput + 1, CredentialRequest.IsComplete);
        if (operation != "get")
            return (int)ExitCode.Done;
        var request = CredentialRequest.Parse(input.Span);
        return request.Host is { } sent && CodeCommitHost.Parse(sent) is { } host
            ? Answer(options, request, host)
            : (int)ExitCode.Done;
    }

    static int Answer(RunOptions options, CredentialRequest request, CodeCommitHost host)
    {
        if (request.Protocol != "https")
        {
            throw new Failure(FailureKind.Configuration,
                $"CodeCommit's password is not sent by '{Printable.Text(request.Protocol ?? "")}'",
                $"use https://{host.Name}");
        }

        if (string.IsNullOrEmpty(request.Path))
        {
            throw new Failure(FailureKind.Configuration, "git has not sent the path of the repository",
                $"run: git config --global credential.https://{host.Name}.useHttpPath true");
        }

        using var root = new CompositionRoot(options);
        var profile = root.Profiles.Resolve(options.Profile ?? ActiveProfileName, options.Role);
        var credentials = root.Credentials.Get(profile, options.Timeout);
        StandardOutput.Write(
            CredentialAnswer.Format(host, request.Path, credentials, CompositionRoot.Clock.GetUtcNow()));
        return (int)ExitCode.Done;
    }

    // Not [default]: an identity that nobody chose would get into a repository, or be refused there without a reason.
    static string ActiveProfileName =>
        ActiveProfile.In(Environment.GetEnvironmentVariable)?.Name ?? throw new Failure(FailureKind.Configuration,
            "no profile is chosen for CodeCommit",
            "run: sso-cred codecommit install --profile NAME, or set AWS_PROFILE");

    static int Fail(Failure failure, string[] words)
    {
        Terminal.ReportInOneLine(failure);
        try
        {
            if (words.Contains("get"))
                StandardOutput.Write(CredentialAnswer.Quit);
        }
        catch (Failure)
        {
            // stdout is closed; stderr has the message
        }

        return (int)failure.Exit;
    }

    static bool IsOption(string word) => word.StartsWith('-');
}
