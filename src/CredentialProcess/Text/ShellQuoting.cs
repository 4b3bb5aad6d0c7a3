using System.Buffers;

namespace CredentialProcess.Text;

/// <summary>Words as a POSIX shell reads them back exactly.</summary>
static class ShellQuoting
{
    static readonly SearchValues<char> s_plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@/:+=");

    /// <summary>
    /// In single quotes, inside which nothing is special. It never holds two quotes in a row inside of a quoted part,
    /// which zsh's RC_QUOTES would read as one.
    /// </summary>
    public static string Quote(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>As a person types it: quoted only where it has to be.</summary>
    public static string QuoteIfNeeded(string word) => IsPlain(word) ? word : Quote(word);

    /// <summary>A path as a person types it: the short form, or the full path in quotes if that is needed.</summary>
    /// <param name="shown">The short form, perhaps with a '~', which a shell expands only outside of quotes.</param>
    public static string QuotePath(string path, string shown) =>
        IsPlain(shown.StartsWith("~/", StringComparison.Ordinal) ? shown[2..] : shown)
            ? shown
            : Quote(Printable.Text(path));

    /// <summary>Whether a shell takes the word as it is.</summary>
    public static bool IsPlain(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(s_plain);
}
