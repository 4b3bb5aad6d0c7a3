using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CredentialProcess.Tests;

[assembly: AssemblyFixture(typeof(SsoCred.Tests.Faults.FaultTable))]

namespace SsoCred.Tests.Faults;

/// <summary>
/// The numbers of one test method, counted where they happen: runs and how they ended, calls that reached the stand-in,
/// and state that was checked afterwards and lost.
/// </summary>
sealed class FaultCounts
{
    static readonly ConcurrentDictionary<string, FaultCounts> s_all = new(StringComparer.Ordinal);

    int _answers, _errors, _killed, _calls, _checked, _lost;

    /// <summary>The running test's; null outside this folder.</summary>
    public static FaultCounts? Current => TestContext.Current is { TestClass: { } type, TestMethod: { } method }
        && type.TestClassNamespace == typeof(FaultCounts).Namespace
            ? s_all.GetOrAdd($"{type.TestClassSimpleName}\n{method.MethodName}", _ => new FaultCounts())
            : null;

    public void Answer() => Interlocked.Increment(ref _answers);

    public void Error() => Interlocked.Increment(ref _errors);

    public void Kill() => Interlocked.Increment(ref _killed);

    public void Call(int count) => Interlocked.Add(ref _calls, count);

    /// <summary>State that must not get lost was checked.</summary>
    public void Check(bool isThere)
    {
        Interlocked.Increment(ref _checked);
        if (!isThere)
            Interlocked.Increment(ref _lost);
    }

    /// <summary>All of them as a Markdown table; null if no test has counted anything.</summary>
    public static string? Table()
    {
        if (s_all.IsEmpty)
            return null;
        var table = new StringBuilder("""
            | fault | runs | right answers | right errors | killed | calls | kept | lost |
            |---|---:|---:|---:|---:|---:|---:|---:|

            """);
        var sum = new FaultCounts();
        var group = "";
        foreach (var (name, counts) in s_all.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name.Split('\n') is not [var type, var method])
                continue;
            if (group != type)
                table.Append(CultureInfo.InvariantCulture, $"| **{group = type}** | | | | | | | |\n");
            counts.AppendTo(table, method.Replace('_', ' '));
            sum.Add(counts);
        }

        sum.AppendTo(table, "**in all**");
        return table.ToString();
    }

    void Add(FaultCounts other)
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
        if (FaultCounts.Table() is not { } table)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Top, "artifacts", "test"));
        File.WriteAllText(Path.Combine(folder.FullName, "faults.md"), table);
    }
}
