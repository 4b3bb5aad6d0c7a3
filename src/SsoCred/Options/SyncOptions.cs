using System.CommandLine;
using CredentialProcess.Sync;

namespace SsoCred.Options;

/// <summary>The options of <c>profiles sync</c> that a block of profiles records.</summary>
static class SyncOptions
{
    /// <summary>The value that means no Region, as an empty one does.</summary>
    public const string NoRegion = "none";

    static readonly Option<string?> s_name = new("--name")
    {
        Description = $"Naming pattern (default '{NamePattern.Default}'); also {{account_id}}, {{account_alias}}, "
            + "{session}, {region}.",
        HelpName = "PATTERN",
    };

    static readonly Option<string?> s_region = new("--region")
    {
        Description = "Region of each profile, or none.",
        HelpName = "REGION",
    };

    static readonly Option<string[]> s_only = Patterns(
        "--only", "Only these; * matches anything, '*' alone everything.");

    static readonly Option<string[]> s_skip = Patterns("--skip", "Except these; '' for none.");

    static readonly Option<bool> s_process = new("--process")
    {
        Description = "Also write a profile with a credential_process for each profile; --process=false for none.",
    };

    static readonly Option<string?> s_processName = new("--process-name")
    {
        Description = $"Naming pattern for those (default '{SyncArguments.DefaultProcessName}').",
        HelpName = "PATTERN",
    };

    public static IEnumerable<Option> All => [s_name, s_region, s_only, s_skip, s_process, s_processName];

    /// <summary>What is given replaces what is recorded; an empty value removes it.</summary>
    public static SyncArguments Of(ParseResult parsed, SyncArguments recorded)
    {
        var processName = parsed.GetValue(s_processName);
        return recorded with
        {
            Name = parsed.GetValue(s_name) is { } name ? NamePattern.Parse(name) : recorded.Name,
            Region = parsed.GetValue(s_region) is { } region
                ? region is "" or NoRegion ? null : SyncArguments.ValidateRegion(region)
                : recorded.Region,
            Only = Given(parsed, s_only) ?? recorded.Only,
            Skip = Given(parsed, s_skip) ?? recorded.Skip,
            Process = parsed.GetResult(s_process) is { Implicit: false } ? parsed.GetValue(s_process)
                : recorded.Process || processName is not null,
            ProcessName = processName is null ? recorded.ProcessName : SyncArguments.ValidateProcessName(processName),
        };
    }

    static List<AssignmentPattern>? Given(ParseResult parsed, Option<string[]> option)
    {
        if (parsed.GetValue(option) is not { Length: > 0 } given)
            return null;
        List<AssignmentPattern> patterns = [];
        foreach (var text in given)
            if (text.Length > 0)
                patterns.Add(new(text));
        return patterns;
    }

    /// <summary>Whether this pattern is on the command line.</summary>
    public static bool HasPattern(ParseResult parsed, AssignmentPattern pattern) =>
        parsed.GetValue(s_only)?.Contains(pattern.Text) is true
        || parsed.GetValue(s_skip)?.Contains(pattern.Text) is true;

    /// <summary>Whether any of them is on the command line.</summary>
    public static bool AreGiven(ParseResult parsed) => parsed.GetValue(s_name) is not null
        || parsed.GetValue(s_region) is not null
        || parsed.GetValue(s_only) is { Length: > 0 } || parsed.GetValue(s_skip) is { Length: > 0 }
        || parsed.GetResult(s_process) is { Implicit: false } || parsed.GetValue(s_processName) is not null;

    static Option<string[]> Patterns(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ACCOUNT/ROLE",
        AllowMultipleArgumentsPerToken = false,
    };
}
