using CredentialProcess;
using CredentialProcess.Docker;
using SsoCred.Commands;
using SsoCred.Completions;
using SsoCred.Display;
using SsoCred.Docker;
using SsoCred.Options;

namespace SsoCred;

/// <summary>
/// Where a run begins and where each failure ends: one place prints it and turns it into an exit code. The call that
/// tools make all day, <c>[get] [--profile X]</c> and exactly so, is recognised before the command line parser is
/// built. Called by the name of a docker credential helper it is one.
/// </summary>
static class Program
{
    static int Main(string[] args)
    {
        StandardStreams.TakePlaces();
        if (HelperName.IsCalled(Environment.GetCommandLineArgs()[0], out var named))
            return DockerHelper.Run(args, named);
        try
        {
            return IsPlainGet(args, out var profile) ? Get.Run(new RunOptions(profile))
                : args is [CompletionCommand.Name, .. var rest] ? CompletionCommand.Run(rest)
                : CommandLine.Run(args);
        }
        catch (Failure failure)
        {
            Terminal.Report(failure, failure.Hint);
            return (int)failure.Exit;
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
        if (args is not ["--profile", var name] || name.StartsWith('-'))
            return false;
        profile = name;
        return true;
    }
}
