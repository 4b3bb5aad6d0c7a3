using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// Whole numbers as Python's <c>int()</c> reads them, which the AWS CLI uses for values of the config: space around
/// them, one sign, leading zeros, and single underscores between digits.
/// </summary>
static class PythonInteger
{
    /// <summary>Null for anything else; the nearest limit for numbers beyond a <see cref="long"/>.</summary>
    public static long? Parse(ReadOnlySpan<char> text)
    {
        text = PythonWhitespace.Trim(text);
        var isNegative = text.StartsWith('-');
        if (isNegative || text.StartsWith('+'))
            text = text[1..];
        long number = 0;
        var hasDigit = false;
        foreach (var c in text)
        {
            if (c == '_' && hasDigit)
            {
                hasDigit = false; // the next one must be a digit
                continue;
            }

            if (!char.IsAsciiDigit(c))
                return null;
            hasDigit = true;
            number = number > (long.MaxValue - 9) / 10 ? long.MaxValue / 10 : (number * 10) + (c - '0');
        }

        return !hasDigit ? null : isNegative ? -number : number;
    }
}
