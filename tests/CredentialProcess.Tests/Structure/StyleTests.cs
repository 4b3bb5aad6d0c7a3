using System.Text.RegularExpressions;

namespace CredentialProcess.Tests.Structure;

/// <summary>Rules about the sources that no analyzer checks.</summary>
public sealed partial class StyleTests
{
    const int LongestLine = 120;
    const int LongestMethod = 49;

    static readonly IReadOnlyList<string> s_all =
        [.. Repository.CSharpFiles("src"), .. Repository.CSharpFiles("samples"), .. Repository.CSharpFiles("tests")];

    static readonly IReadOnlyList<string> s_shipped =
        [.. s_all.Where(path => path.StartsWith("src/", StringComparison.Ordinal))];

    [Fact]
    public void No_line_is_longer_than_the_editor_config_allows()
    {
        Assert.Contains(
            $"max_line_length = {LongestLine}\n", Repository.Read(".editorconfig"), StringComparison.Ordinal);
        Faults.AssertNone(s_all.SelectMany(path => LongLines(path, Repository.Read(path))));
    }

    [Theory]
    [InlineData("src/A.cs", "short", 0)]
    [InlineData("src/A.cs", "LONG", 1)]
    [InlineData("src/A.cs", "var x = \"\"\"\n    LONG\n    \"\"\";\nLONG", 1)]
    [InlineData("src/A.cs", "var x = \"\"\"{}\"\"\";\nLONG", 1)]
    [InlineData("src/A.cs", "    \"LONG\",", 1)]
    [InlineData("tests/A.cs", "    \"LONG\",", 0)]
    [InlineData("tests/A.cs", "    + $\"\"\"LONG {x}\"\"\");", 0)]
    [InlineData("tests/A.cs", "LONG(\"LONG\")", 1)]
    public void Only_data_may_have_longer_lines(string path, string text, int found)
    {
        text = text.Replace("LONG", new string('x', LongestLine + 1), StringComparison.Ordinal);
        Assert.Equal(found, LongLines(path, text).Count());
    }

    [Fact]
    public void Methods_have_fewer_than_50_lines()
    {
        Faults.AssertNone(s_shipped.SelectMany(path => LongMethods(Repository.Read(path)).Select(
            head => $"{path}: {head}")));
    }

    [Theory]
    [InlineData("    int F(int a)\n    {\nLINES\n    }", 3, "int F(int a)")]
    [InlineData("    (int, int) F(\n        int a)\n    {\nLINES\n    }", 4, "(int, int) F(")]
    [InlineData("    int F(int a) => a switch\n    {\nLINES\n    };", 3, "int F(int a) => a switch")]
    [InlineData("    struct S()\n    {\n        int F()\n        {\nLINES\n        }\n    }", 3, "int F()")]
    [InlineData("    int F()\n    {\n    }\n\n    int G()\n    {\nLINES\n    }", 3, "int G()")]
    public void A_long_method_is_recognised(string code, int others, string head)
    {
        Assert.Empty(LongMethods(With(LongestMethod - others)));
        Assert.Equal([head], LongMethods(With(LongestMethod - others + 1)));

        string With(int lines) => code.Replace(
            "LINES", string.Join('\n', Enumerable.Repeat("            F();", lines)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_calls_ConfigureAwait()
    {
        Faults.AssertNone(
            s_shipped.Where(path => Repository.Read(path).Contains("ConfigureAwait", StringComparison.Ordinal)));
    }

    // A partial type may have parts: Libc.Files.cs.
    [Fact]
    public void A_file_has_the_name_of_its_first_type()
    {
        Faults.AssertNone(s_all
            .Select(path => (Path: path, First: new SourceFile(path, Repository.Read(path)).FirstType))
            // A partial type can have a file for each area, such as Libc.Files.cs.
            .Where(file => file.First is not null && file.First != Path.GetFileName(file.Path).Split('.')[0])
            .Select(file => $"{file.Path} begins with {file.First}"));
    }

    [Fact]
    public void Native_functions_are_declared_in_Native_only()
    {
        Faults.AssertNone(
            s_shipped.Where(path => !path.Contains("/Native/", StringComparison.Ordinal) && Imports(path).Any()));
    }

    [Fact]
    public void No_native_function_is_declared_twice()
    {
        Faults.AssertNone(
            s_shipped.SelectMany(path => Imports(path).Select(function => (Function: function, Path: path)))
            .GroupBy(import => import.Function, import => import.Path)
            .Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group)}"));
    }

    [Theory]
    [InlineData("[LibraryImport(\"libc\")]\n    private static partial uint geteuid();", "libc geteuid")]
    [InlineData(
        "[LibraryImport(\"libc\", EntryPoint = \"flock\", SetLastError = true)]\n    static partial int Lock(int f);",
        "libc flock")]
    [InlineData("[DllImport(\"kernel32.dll\")]\n    static extern bool Beep();", "kernel32 Beep")]
    [InlineData("[LibraryImport(Libc, EntryPoint = \"open\")]\n    [return: X]\n    static partial int O(byte* a);",
        "Libc open")]
    [InlineData("var x = NativeLibrary.Load(name);", null)]
    public void A_declaration_is_recognised(string code, string? function)
    {
        Assert.Equal(function, ImportsIn(code).SingleOrDefault());
    }

    // A raw string is data, and breaking its lines would change it; so are a test's lines that hold little but a
    // literal.
    static IEnumerable<string> LongLines(string path, string text)
    {
        var lines = text.Split('\n');
        var isTest = path.StartsWith("tests/", StringComparison.Ordinal);
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var wasRaw = isRaw;
            isRaw ^= RawQuotes().Count(lines[i]) % 2 == 1;
            if (lines[i].Length > LongestLine && !wasRaw
                && !(isTest && Literal().Replace(lines[i].Trim(), "").Length < 40))
                yield return $"{path}:{i + 1}";
        }
    }

    static IEnumerable<string> LongMethods(string text) => Method().Matches(text)
        .Where(method => method.Value.Count(c => c == '\n') + 1 > LongestMethod)
        .Select(method => method.Groups["head"].Value);

    static IEnumerable<string> Imports(string path) => ImportsIn(Repository.Read(path));

    static IEnumerable<string> ImportsIn(string code) => Import().Matches(code).Select(match =>
    {
        var name = match.Groups["entry"] is { Success: true } entry ? entry : match.Groups["name"];
        return $"{match.Groups["library"].Value} {name.Value}";
    });

    // From its name to its closing brace, by the indentation that dotnet format gives members of a type and of a nested
    // type.
    [GeneratedRegex("""
        ^(?<indent>(?:[ ]{4}){1,2})(?![^\n]*\b(?:class|struct|record|interface)\ )(?<head>[\w(][^\n]*\([^\n]*)\n
        (?:\k<indent>[ ]{4}[^\n]*\n)*\k<indent>\{\n
        (?:(?!\k<indent>[{}])[^\n]*\n)*\k<indent>\}
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    [GeneratedRegex("""
        "{3,}.*"{3,}|"(?:\\.|[^"\\])*"
        """)]
    private static partial Regex Literal();

    [GeneratedRegex("""
        \[(?:LibraryImport|DllImport)\("?(?<library>\w+)[^)]*?(?:EntryPoint\ =\ "(?<entry>\w+)"[^)]*?)?\)\]
        \s*(?:\[[^\]]*\]\s*)*[\w\s*<>,?]*?\b(?<name>\w+)\(
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Import();
}
