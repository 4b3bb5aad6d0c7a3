using CredentialProcess;
using CredentialProcess.Config;
using CredentialProcess.Docker;
using SsoCred.Commands;
using SsoCred.Completions;
using SsoCred.Display;
using SsoCred.Docker;
using SsoCred.Git;
using SsoCred.Help;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred;

/// <summary>
/// The entry point, and the one place that prints failures and turns them into exit codes. The usual call of a
/// credential process, exactly <c>[get] [--profile X]</c>, and kubectl's are recognised before the command line parser
/// is built. Under the name of docker's or git's credential helper the program is one.
/// </summary>
static class Program
{
    static int Main(string[] args)
    {
        StandardStreams.TakePlaces();
        if (HelperName.IsHelper(Environment.GetCommandLineArgs()[0], OperatingSystem.IsWindows(), out var named))
            return DockerHelper.Run(args, named);
        if (GitCredentialHelper.IsAsked(Environment.GetCommandLineArgs()[0], args, out var words))
            return GitCredentialHelper.Run(words, CommandLine.Run);
        try
        {
            return IsPlainGet(args, out var profile) ? Get.Run(new RunOptions(profile))
                : PlainGetToken.Of(args) is { } token ? EksGetToken.Run(token.Options, token.Cluster)
                : args is [CompletionCommand.Name, .. var rest] ? new CompletionCommand(CommandLine.Tree).Run(rest)
                : args is [Use.Name, .. var use] ? Use.Run(use)
                : Prompt.IsPlain(args, out var format) ? Prompt.Run(null, format)
                : args is [Manual.Name, .. var wanted] ? Manual.Write(wanted, CommandLine.Tree())
                : CommandLine.Run(args);
        }
        catch (InterruptedException interrupted)
        {
            return interrupted.ExitCode;
        }
        catch (Failure failure)
        {
            Terminal.Report(failure, failure.Hint);
            return (int)failure.Exit;
        }
        catch (ProgramStartException failure)
        {
            Terminal.Report(new Failure(FailureKind.Local, failure.Message), failure.Hint);
            return failure.ExitCode;
        }
        catch (Exception unexpected)
        {
            var failure = Failure.Unexpected(unexpected, "run it again with --debug and report what it prints");
            Terminal.Report(failure, failure.Hint);
            return (int)failure.Exit;
        }
    }

    static bool IsPlainGet(ReadOnlySpan<string> args, out string? profile)
    {
        profile = null;
        if (args is ["get", .. var rest])
            args = rest;
        if (args is [])
            return true;
        if (args is not [ProfileOption.Name or ProfileOption.Alias, var name] || name.StartsWith('-'))
            return false;
        profile = name;
        return true;
    }
}
