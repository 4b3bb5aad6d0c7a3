using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// Names that botocore, this program and every SDK read back from a header as written, and that a shell takes without
/// quotes. The rules, in this order: Latin letters lose their diacritics (ü is u, ß is ss); anything but A-Z a-z 0-9 .
/// _ - @ + becomes a hyphen, several in a row one; a name starts and ends with a letter or digit; it is cut after 64
/// characters. The SDKs for JavaScript and Rust accept no others in a header: <c>[\w@.%:/+-]</c>.
/// </summary>
static class SafeName
{
    const int MaximumCleanLength = 64;
    const int MaximumLength = 200;

    /// <summary>The clean form of a name; empty where it has no Latin letter and no digit.</summary>
    public static string Of(string? name) => Clean(name, c => c is '.' or '_' or '@' or '+');

    /// <summary>As an IAM account alias may be: lower case, digits and single hyphens.</summary>
    public static string Alias(string? name) => Clean(name, _ => false).ToLowerInvariant();

    /// <summary>Refuses a name chosen by the user that not every tool could read back.</summary>
    /// <param name="what">What is named, such as "profile".</param>
    public static string Validate(string name, string what)
    {
        if (IsTooLong(name))
            throw new Failure(FailureKind.Usage, TooLong(name), "choose a shorter name");
        if (name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(IsAllowed))
            return name;
        throw new Failure(FailureKind.Usage, $"'{Printable.Text(name)}' can't be the name of a {what}",
            "use letters, digits and . _ - @ + : /, starting with a letter or digit");
    }

    internal static bool IsTooLong(string name) => name.Length > MaximumLength;

    internal static string TooLong(string name) => $"'{Printable.Text(name)}' has more than {MaximumLength} characters";

    /// <summary>A character that is allowed in a name chosen by the user.</summary>
    internal static bool IsAllowed(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+' or ':' or '/';

    static string Clean(string? name, Predicate<char> isKept)
    {
        var clean = new StringBuilder();
        foreach (var c in name ?? "")
        {
            if (clean.Length > MaximumCleanLength)
                break;
            if (char.IsAsciiLetterOrDigit(c) || isKept(c))
                clean.Append(c);
            else if (Diacritics.LatinLetters(c) is { } letters)
                clean.Append(letters);
            // A combining mark belongs to the letter before it.
            else if (!Diacritics.IsMark(c) && clean.Length > 0 && clean[^1] != '-')
                clean.Append('-');
        }

        if (clean.Length > MaximumCleanLength)
            clean.Length = MaximumCleanLength;
        var text = clean.ToString().AsSpan();
        while (text.Length > 0 && !char.IsAsciiLetterOrDigit(text[0]))
            text = text[1..];
        while (text.Length > 0 && !char.IsAsciiLetterOrDigit(text[^1]))
            text = text[..^1];
        return text.ToString();
    }
}
