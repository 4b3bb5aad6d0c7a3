using CredentialProcess;
using CredentialProcess.Files;

namespace SsoCred.Processes;

/// <summary>
/// How other programs call this one in a credential_process: by its bare name where PATH leads here, else by its whole
/// path. Some SDKs split the line at every space and do not support quotes.
/// </summary>
static class OwnCommand
{
    public static string Line
    {
        get
        {
            var own = Environment.ProcessPath!;
            var path = new SearchPath(Environment.GetEnvironmentVariable("PATH"));
            if (path.All(ProgramName.Value).FirstOrDefault() is { } first
                && SearchPath.Comparer.Equals(SearchPath.Resolve(first), SearchPath.Resolve(own)))
                return ProgramName.Value;
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
