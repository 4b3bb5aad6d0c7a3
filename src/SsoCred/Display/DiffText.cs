using System.Text;
using CredentialProcess.Sync;
using CredentialProcess.Text;

namespace SsoCred.Display;

/// <summary>
/// A change of a file as a unified diff: secrets are masked, control characters escaped, and lines coloured on request.
/// </summary>
static class DiffText
{
    public static string Of(ConfigDraft draft, bool isColourful)
    {
        var secrets = new SecretLines();
        secrets.Add(draft.Before.Span);
        secrets.Add(draft.After.Span);
        return Of(UnifiedDiff.Between(draft.Path, draft.Before.Span, draft.After.Span), secrets.Masked, isColourful);
    }

    /// <param name="mask">A line of the file as it may be shown.</param>
    public static string Of(IReadOnlyList<DiffLine> lines, Func<string, string> mask, bool isColourful)
    {
        var text = new StringBuilder();
        foreach (var (kind, line) in lines)
        {
            var isFileLine = kind is DiffKind.Context or DiffKind.Added or DiffKind.Removed;
            var masked = isFileLine ? line[..1] + mask(line[1..]) : line;
            var shown = string.Join('\t', masked.Split('\t').Select(part => Terminal.Printable(part, int.MaxValue)));
            var colour = !isColourful ? null : kind switch
            {
                DiffKind.File => "1",
                DiffKind.Hunk => "36",
                DiffKind.Removed => "31",
                DiffKind.Added => "32",
                DiffKind.Context or DiffKind.Note => null,
            };
            _ = colour is null ? text.Append(shown) : text.Append($"\x1b[{colour}m{shown}\x1b[0m");
            text.Append('\n');
        }

        return text.ToString();
    }
}
