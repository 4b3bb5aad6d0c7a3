using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Sync;

namespace SsoCred;

/// <summary>
/// Shows on stdout what a config is to become, as a diff, asks on the terminal, and writes. Where the file has changed
/// meanwhile, the change is planned anew from what stands there now, shown and asked about again.
/// </summary>
sealed class ConfigChange
{
    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be written, and don't write it." };

    public static readonly Option<bool> Yes = new("--yes") { Description = "Write without asking." };

    // Without a person who takes his time, nothing but other programs can be in between.
    const int MostAttempts = 5;

    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    readonly Wiring _wiring;
    readonly bool _isDry;
    readonly bool _isSure;

    /// <exception cref="Failure">There is nobody to ask, and neither option says what to do then.</exception>
    public ConfigChange(Wiring wiring, ParseResult parsed)
    {
        _wiring = wiring;
        _isDry = parsed.GetValue(DryRun);
        _isSure = parsed.GetValue(Yes);
        if (!_isDry && !_isSure && !Question.HasTerminal)
        {
            throw new Failure(ExitCode.Usage, "there is no terminal to ask on whether to write the config",
                "say --yes to write it, or --dry-run to see what would be written");
        }
    }

    /// <param name="plan">Makes the change to a config as it stands.</param>
    /// <returns>Whether the config is now as planned.</returns>
    public bool Run(Func<ConfigDraft, Planned> plan, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (draft, notes, summary) = plan(_wiring.ConfigWriter.Read());
            Show(draft, notes);
            if (!draft.IsChanged)
            {
                StandardOutput.WriteLine("nothing to change");
                return true;
            }

            if (_isDry)
            {
                StandardOutput.WriteLine($"{summary}; nothing is written");
                return false;
            }

            if (!_isSure && !Question.Ask("write this?", stop))
            {
                StandardOutput.WriteLine("nothing is written");
                return false;
            }

            stop.ThrowIfCancellationRequested();
            using var longest = new CancellationTokenSource(s_longest, Wiring.Clock);
            if (_wiring.ConfigWriter.WriteAsync(draft, longest.Token).GetAwaiter().GetResult())
            {
                StandardOutput.WriteLine($"wrote {draft.Path}: {summary}");
                return true;
            }

            if (attempt == MostAttempts)
                throw new Failure(ExitCode.Failed, $"{draft.Path} changes faster than it can be written", "try again");
            Terminal.Warn($"{draft.Path} has changed meanwhile; nothing was written yet");
        }
    }

    static void Show(ConfigDraft draft, IReadOnlyList<string> notes)
    {
        var colours = !Console.IsOutputRedirected && Lists.IsColourful;
        var text = new StringBuilder();
        foreach (var (kind, line) in UnifiedDiff.Between(draft.Path, draft.Before.Span, draft.After.Span))
        {
            var shown = string.Join('\t', line.Split('\t').Select(part => Terminal.Printable(part, int.MaxValue)));
            var colour = !colours ? null : kind switch
            {
                DiffKind.File => "1",
                DiffKind.Hunk => "36",
                DiffKind.Removed => "31",
                DiffKind.Added => "32",
                _ => null,
            };
            _ = colour is null ? text.Append(shown) : text.Append($"\x1b[{colour}m{shown}\x1b[0m");
            text.Append('\n');
        }

        foreach (var note in notes) text.Append(Terminal.Printable(note)).Append('\n');
        StandardOutput.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>A config as it is to become.</summary>
    /// <param name="Notes">What a person should know beside the diff.</param>
    /// <param name="Summary">What was done, in a few words, once it is written.</param>
    public sealed record Planned(ConfigDraft Draft, IReadOnlyList<string> Notes, string Summary);
}
