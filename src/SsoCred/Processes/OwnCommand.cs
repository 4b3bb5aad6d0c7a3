using CredentialProcess;
using CredentialProcess.Files;

namespace SsoCred.Processes;

/// <summary>
/// How other programs call this one: by its bare name where PATH leads here, else by its whole path. In a
/// credential_process a path must be plain: some SDKs split the line at every space and do not support quotes.
/// </summary>
static class OwnCommand
{
    /// <summary>As callers that take any path run it.</summary>
    public static string Command
    {
        get
        {
            var own = Environment.ProcessPath!;
            var path = new SearchPath(Environment.GetEnvironmentVariable("PATH"));
            return path.All(ProgramName.Value).FirstOrDefault() is { } first
                && SearchPath.Comparer.Equals(SearchPath.Resolve(first), SearchPath.Resolve(own))
                ? ProgramName.Value
                : own;
        }
    }

    public static string Line
    {
        get
        {
            var own = Command;
            foreach (var c in own)
            {
                if (char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '@'
                    || (OperatingSystem.IsWindows() && c is '\\' or ':'))
                    continue;
                throw new Failure(FailureKind.Configuration,
                    $"some SDKs can't run '{own}': they split a credential_process at spaces and do not support quotes",
                    "put sso-cred into a folder on PATH");
            }

            return own;
        }
    }
}
