using System.CommandLine;
using CredentialProcess.Sync;

namespace SsoCred.Options;

/// <summary>What <c>profiles sync</c> can be told about the profiles of a block, and so what the block records.</summary>
static class SyncOptions
{
    /// <summary>What stands for no Region, as an empty one does.</summary>
    public const string NoRegion = "none";

    static readonly Option<string?> s_name = new("--name")
    {
        Description = $"How profiles are named ('{NamePattern.Default}' unless said); also {{account_id}}, {{account_alias}}, "
            + "{session}, {region}.",
        HelpName = "PATTERN",
    };

    static readonly Option<string?> s_region = new("--region")
    {
        Description = "The Region of each profile, or none.",
        HelpName = "REGION",
    };

    static readonly Option<string[]> s_only = Patterns("--only", "Only these; * stands for anything, '*' alone for all.");

    static readonly Option<string[]> s_skip = Patterns("--skip", "Not these; '' for none.");

    static readonly Option<bool> s_process = new("--process")
    {
        Description = "Write a twin with a credential_process beside each profile; --process=false for none.",
    };

    static readonly Option<string?> s_twin = new("--process-name")
    {
        Description = $"How twins are named ('{SyncArguments.DefaultProcessName}' unless said).",
        HelpName = "PATTERN",
    };

    public static IEnumerable<Option> All => [s_name, s_region, s_only, s_skip, s_process, s_twin];

    // An empty value takes back what was recorded.
    public static SyncArguments Of(ParseResult parsed, SyncArguments recorded)
    {
        var twin = parsed.GetValue(s_twin);
        return recorded with
        {
            Name = parsed.GetValue(s_name) is { } name ? NamePattern.Parse(name) : recorded.Name,
            Region = parsed.GetValue(s_region) is { } region
                ? region is "" or NoRegion ? null : SyncArguments.ValidateRegion(region)
                : recorded.Region,
            Only = Said(parsed, s_only) ?? recorded.Only,
            Skip = Said(parsed, s_skip) ?? recorded.Skip,
            Process = parsed.GetResult(s_process) is { Implicit: false } ? parsed.GetValue(s_process)
                : recorded.Process || twin is not null,
            ProcessName = twin is null ? recorded.ProcessName : SyncArguments.ValidateProcessName(twin),
        };
    }

    static List<AssignmentPattern>? Said(ParseResult parsed, Option<string[]> option)
    {
        if (parsed.GetValue(option) is not { Length: > 0 } said)
            return null;
        List<AssignmentPattern> patterns = [];
        foreach (var text in said)
            if (text.Length > 0)
                patterns.Add(new(text));
        return patterns;
    }

    /// <summary>This very pattern stands on the command line.</summary>
    public static bool Says(ParseResult parsed, AssignmentPattern pattern) =>
        parsed.GetValue(s_only)?.Contains(pattern.Text) is true || parsed.GetValue(s_skip)?.Contains(pattern.Text) is true;

    /// <summary>Anything that a block records.</summary>
    public static bool AreSaid(ParseResult parsed) => parsed.GetValue(s_name) is not null || parsed.GetValue(s_region) is not null
        || parsed.GetValue(s_only) is { Length: > 0 } || parsed.GetValue(s_skip) is { Length: > 0 }
        || parsed.GetResult(s_process) is { Implicit: false } || parsed.GetValue(s_twin) is not null;

    static Option<string[]> Patterns(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ACCOUNT/ROLE",
        AllowMultipleArgumentsPerToken = false,
    };
}
