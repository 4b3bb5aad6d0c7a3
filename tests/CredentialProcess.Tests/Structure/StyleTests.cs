using System.Text.RegularExpressions;

namespace CredentialProcess.Tests.Structure;

/// <summary>Rules about the sources that no analyzer checks.</summary>
public sealed partial class StyleTests
{
    const int LongestLine = 120;

    static readonly IReadOnlyList<string> s_all =
        [.. Repository.CSharpFiles("src"), .. Repository.CSharpFiles("samples"), .. Repository.CSharpFiles("tests")];

    static readonly IReadOnlyList<string> s_shipped = [.. s_all.Where(path => path.StartsWith("src/", StringComparison.Ordinal))];

    [Fact]
    public void No_line_is_longer_than_the_editor_config_allows()
    {
        Assert.Contains($"max_line_length = {LongestLine}\n", Repository.Read(".editorconfig"), StringComparison.Ordinal);
        Assert.Empty(s_all.Except(PendingChanges.LongLines).SelectMany(LongLines));
    }

    [Theory]
    [InlineData("short", 0)]
    [InlineData("LONG", 1)]
    [InlineData("var x = \"\"\"\n    LONG\n    \"\"\";\nLONG", 1)]
    [InlineData("var x = \"\"\"{}\"\"\";\nLONG", 1)]
    public void Lines_of_raw_strings_may_be_longer(string text, int found)
    {
        var lines = text.Replace("LONG", new string('x', LongestLine + 1), StringComparison.Ordinal).Split('\n');
        Assert.Equal(found, LongLines(lines).Count());
    }

    [Fact]
    public void Nothing_calls_ConfigureAwait()
    {
        Assert.DoesNotContain(s_shipped, path => Repository.Read(path).Contains("ConfigureAwait", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_has_the_name_of_its_first_type()
    {
        var wrong = s_all.Except(PendingChanges.FileNames)
            .Select(path => (Path: path, First: new SourceFile(path, Repository.Read(path)).Types.FirstOrDefault()))
            .Where(file => file.First is not null && file.First != Path.GetFileNameWithoutExtension(file.Path))
            .Select(file => $"{file.Path} begins with {file.First}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Native_functions_are_declared_in_Native_only()
    {
        Assert.Empty(s_shipped.Except(PendingChanges.NativeDeclarations)
            .Where(path => !path.Contains("/Native/", StringComparison.Ordinal) && Imports(path).Any()));
    }

    [Fact]
    public void No_native_function_is_declared_twice()
    {
        var twice = s_shipped.SelectMany(path => Imports(path).Select(function => (Function: function, Path: path)))
            .GroupBy(import => import.Function, import => import.Path)
            .Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group)}")
            .Except(PendingChanges.DoubleImports).ToList();
        Assert.Empty(twice);
    }

    [Theory]
    [InlineData("[LibraryImport(\"libc\")]\n    private static partial uint geteuid();", "libc geteuid")]
    [InlineData("[LibraryImport(\"libc\", EntryPoint = \"flock\", SetLastError = true)]\n    static partial int Lock(int file);",
        "libc flock")]
    [InlineData("[DllImport(\"kernel32.dll\")]\n    static extern bool Beep();", "kernel32 Beep")]
    [InlineData("[LibraryImport(Libc, EntryPoint = \"open\")]\n    [return: X]\n    static partial int O(byte* a);", "Libc open")]
    [InlineData("var x = NativeLibrary.Load(name);", null)]
    public void A_declaration_is_recognised(string code, string? function)
    {
        Assert.Equal(function, ImportsIn(code).SingleOrDefault());
    }

    static IEnumerable<string> LongLines(string path) =>
        LongLines(Repository.Read(path).Split('\n')).Select(number => $"{path}:{number}");

    // A raw string is data, and breaking its lines would change it.
    static IEnumerable<int> LongLines(string[] lines)
    {
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var wasRaw = isRaw;
            isRaw ^= RawQuotes().Count(lines[i]) % 2 == 1;
            if (lines[i].Length > LongestLine && !wasRaw)
                yield return i + 1;
        }
    }

    static IEnumerable<string> Imports(string path) => ImportsIn(Repository.Read(path));

    static IEnumerable<string> ImportsIn(string code) => Import().Matches(code).Select(match =>
        $"{match.Groups["library"].Value} {(match.Groups["entry"] is { Success: true } entry ? entry : match.Groups["name"]).Value}");

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    [GeneratedRegex("""
        \[(?:LibraryImport|DllImport)\("?(?<library>\w+)[^)]*?(?:EntryPoint = "(?<entry>\w+)"[^)]*?)?\)\]\s*(?:\[[^\]]*\]\s*)*[\w\s*<>,?]*?\b(?<name>\w+)\(
        """)]
    private static partial Regex Import();
}
