using CredentialProcess.Config;

namespace CredentialProcess.Sync;

/// <summary>A <c>credential_process</c> that runs this program.</summary>
static class OwnProcess
{
    /// <summary>
    /// The profile that a process as written by this program runs for, whatever the program's file is called; null
    /// where it has another form.
    /// </summary>
    internal static string? ProfileOf(string process) =>
        process.Split(' ') is [_, ProfileOption.Name or ProfileOption.Alias, var of] ? of : null;

    /// <summary>The parsed process; null where it runs another program.</summary>
    internal static CredentialProcessLine? Parse(string process, bool windows) =>
        CredentialProcessLine.Parse(process, windows) is { Kind: CredentialProgram.SsoCred } own ? own : null;
}
