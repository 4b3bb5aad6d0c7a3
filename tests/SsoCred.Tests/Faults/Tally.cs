using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

[assembly: AssemblyFixture(typeof(SsoCred.Tests.Faults.FaultTable))]

namespace SsoCred.Tests.Faults;

/// <summary>
/// What the tests of one name have seen, each number counted where it happened: runs that were judged, how they ended,
/// calls that arrived at the stand-in, and what was looked for afterwards and was gone.
/// </summary>
sealed class Tally
{
    static readonly ConcurrentDictionary<string, Tally> s_all = new(StringComparer.Ordinal);

    int _answers, _errors, _killed, _calls, _checked, _lost;

    /// <summary>The one of the test that runs now; null outside of this folder.</summary>
    public static Tally? Current => TestContext.Current is { TestClass: { } type, TestMethod: { } method }
        && type.TestClassNamespace == typeof(Tally).Namespace
            ? s_all.GetOrAdd($"{type.TestClassSimpleName}\n{method.MethodName}", _ => new Tally())
            : null;

    public void Answer() => Interlocked.Increment(ref _answers);

    public void Error() => Interlocked.Increment(ref _errors);

    public void Kill() => Interlocked.Increment(ref _killed);

    public void Call(int count) => Interlocked.Add(ref _calls, count);

    /// <summary>Something was looked for that must not get lost.</summary>
    public void Look(bool isThere)
    {
        Interlocked.Increment(ref _checked);
        if (!isThere)
            Interlocked.Increment(ref _lost);
    }

    /// <summary>All of them as one Markdown table; null where no test has counted anything.</summary>
    public static string? Table()
    {
        if (s_all.IsEmpty)
            return null;
        var table = new StringBuilder("""
            | fault | runs | right answers | right errors | killed | calls | kept | lost |
            |---|---:|---:|---:|---:|---:|---:|---:|

            """);
        var sum = new Tally();
        var group = "";
        foreach (var (name, tally) in s_all.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name.Split('\n') is not [var type, var method])
                continue;
            if (group != type)
                table.Append(CultureInfo.InvariantCulture, $"| **{group = type}** | | | | | | | |\n");
            tally.AppendTo(table, method.Replace('_', ' '));
            sum.Add(tally);
        }

        sum.AppendTo(table, "**in all**");
        return table.ToString();
    }

    void Add(Tally other)
    {
        _answers += other._answers;
        _errors += other._errors;
        _killed += other._killed;
        _calls += other._calls;
        _checked += other._checked;
        _lost += other._lost;
    }

    void AppendTo(StringBuilder table, string name) => table.Append(CultureInfo.InvariantCulture,
        $"| {name} | {_answers + _errors + _killed} | {_answers} | {_errors} | {_killed} | {_calls} | {_checked - _lost} | {_lost} |\n");
}

/// <summary>Writes the table when the last test has ended.</summary>
public sealed class FaultTable : IDisposable
{
    public void Dispose()
    {
        if (Tally.Table() is not { } table)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Top, "artifacts", "test"));
        File.WriteAllText(Path.Combine(folder.FullName, "faults.md"), table);
    }
}
