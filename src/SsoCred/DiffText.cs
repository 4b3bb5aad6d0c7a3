using System.Text;
using CredentialProcess.Sync;

namespace SsoCred;

/// <summary>What a config is to become, as a unified diff for a person: no secret of lines that were there before, and
/// nothing that steers a terminal but colours of ours.</summary>
static class DiffText
{
    static readonly string[] s_secrets = ["aws_secret_access_key", "aws_session_token", "aws_security_token"];

    public static string Of(ConfigDraft draft, bool isColourful)
    {
        var text = new StringBuilder();
        foreach (var (kind, line) in UnifiedDiff.Between(draft.Path, draft.Before.Span, draft.After.Span))
        {
            var shown = string.Join('\t',
                WithoutSecret(kind, line).Split('\t').Select(part => Terminal.Printable(part, int.MaxValue)));
            var colour = !isColourful ? null : kind switch
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

        return text.ToString();
    }

    static string WithoutSecret(DiffKind kind, string line)
    {
        if (kind is DiffKind.File or DiffKind.Hunk)
            return line;
        var separator = line.IndexOfAny(['=', ':']);
        return separator > 0 && s_secrets.Contains(line[1..separator].Trim().ToLowerInvariant())
            ? line[..(separator + 1)] + " ..." : line;
    }
}
