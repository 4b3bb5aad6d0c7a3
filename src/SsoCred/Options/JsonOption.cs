using System.CommandLine;

namespace SsoCred.Options;

/// <summary><c>--json</c> of the commands that list something.</summary>
static class JsonOption
{
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print JSON (its fields: sso-cred help json).",
    };
}
