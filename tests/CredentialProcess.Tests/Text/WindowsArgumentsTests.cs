using CredentialProcess.Text;

namespace CredentialProcess.Tests.Text;

/// <summary>A command line of Windows is split into the words it was made of.</summary>
public sealed class WindowsArgumentsTests
{
    [Theory]
    [InlineData(@"C:\bin\firefox.exe --private", @"C:\bin\firefox.exe", "--private")]
    [InlineData(@"""C:\Program Files\b.exe"" /c", @"C:\Program Files\b.exe", "/c")]
    [InlineData("b \"https://host/a?b=c&d=%25\"", "b", "https://host/a?b=c&d=%25")]
    [InlineData("b \"\" \"a b\"", "b", "", "a b")]
    [InlineData(@"b ""say \""so\"""" ""\\\""""", "b", "say \"so\"", "\\\"")]
    [InlineData(@"b ""a b\\"" c\", "b", @"a b\", @"c\")]
    public void Words_are_quoted_where_a_program_or_cmd_would_split_them(string line, params string[] words)
    {
        Assert.Equal(line, WindowsArguments.Join(words));
        Assert.Equal(words, Split(line));
    }

    // The rules of CommandLineToArgvW: 2n backslashes and a quote are n backslashes, one more is a quote of the word.
    static List<string> Split(string line)
    {
        List<string> words = [];
        string? word = null;
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ' ' && !isQuoted)
            {
                if (word is not null)
                    words.Add(word);
                word = null;
                continue;
            }

            word ??= "";
            var backslashes = line.AsSpan(i).IndexOfAnyExcept('\\') is >= 0 and var count ? count : line.Length - i;
            if (i + backslashes < line.Length && line[i + backslashes] == '"')
            {
                word += new string('\\', backslashes / 2);
                if (backslashes % 2 == 1)
                    word += '"';
                else
                    isQuoted = !isQuoted;
                i += backslashes;
            }
            else if (backslashes > 0)
            {
                word += new string('\\', backslashes);
                i += backslashes - 1;
            }
            else
                word += line[i];
        }

        if (word is not null)
            words.Add(word);
        return words;
    }
}
