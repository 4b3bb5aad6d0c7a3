using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Aws;
using CredentialProcess.SignedTokens;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Commands;

/// <summary>
/// What the commands for databases have in common: one line with a password that is signed here, for
/// <c>PGPASSWORD="$(…)"</c>.
/// </summary>
static class SignedPassword
{
    public static readonly Option<string> Host = new("--hostname")
    {
        Description = "Endpoint of the database, as AWS names it.",
        HelpName = "HOST",
        Required = true,
    };

    /// <param name="region">The Region that the host names; null where it names none.</param>
    /// <param name="sign">Makes the password for a Region.</param>
    public static int Print(
        ParseResult parsed, string? region, Func<string, AccessKeys, DateTimeOffset, string> sign)
    {
        var options = RunOptions.Of(parsed);
        using var root = new CompositionRoot(options);
        var profile = root.Profiles.Resolve(options.Profile, options.Role);
        var signed = SigningRegion.Of(root.Region, region, profile, StartupEnvironment.Of);
        var credentials = root.Credentials.Get(profile, options.Timeout, signsIn: false);
        var password = sign(signed, credentials.Keys, CompositionRoot.Clock.GetUtcNow());
        StandardOutput.Write(Encoding.ASCII.GetBytes(password + "\n"));
        return (int)ExitCode.Done;
    }

    /// <exception cref="Failure">The value is empty.</exception>
    public static string Text(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is { Length: > 0 } text
            ? text
            : throw new Failure(FailureKind.Usage, $"{option.Name} is empty", "give it a value");
}
