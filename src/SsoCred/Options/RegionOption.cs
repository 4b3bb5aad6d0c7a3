using System.CommandLine;

namespace SsoCred.Options;

/// <summary><c>--region</c> of the commands that sign tokens.</summary>
static class RegionOption
{
    static readonly Option<string?> s_region = new("--region")
    {
        Description = "Region to sign for (default: that of the host, AWS_REGION, AWS_DEFAULT_REGION, the profile's).",
        HelpName = "NAME",
    };

    public static Command With(Command command)
    {
        command.Add(s_region);
        return command;
    }

    public static string? Of(ParseResult parsed) => parsed.GetValue(s_region);
}
