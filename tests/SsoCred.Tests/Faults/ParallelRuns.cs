using System.Globalization;

namespace SsoCred.Tests.Faults;

/// <summary>Many parallel runs, started by one shell; each writes to its own files.</summary>
static class ParallelRuns
{
    public static Task<Run[]> RunAsync(Home home, int size, string options = "--profile dev") =>
        RunAsync(home, size, $$"""
            for i in $(seq {{size}}); do
              file=$HOME/runs/$i
              { "$sso_cred" {{options}} > "$file.out" 2> "$file.err"; echo $? > "$file.exit"; } &
            done
            wait
            """, "runs");

    /// <summary>At most <paramref name="atOnce"/> at a time, at low priority.</summary>
    public static Task<Run[]> RunLowPriorityAsync(Home home, int size, int atOnce) => RunAsync(home, size, $$"""
        seq {{size}} | xargs -P {{atOnce}} -I@ nice -n 10 bash -c 'file=$HOME/runs/@
          "$sso_cred" --profile dev > "$file.out" 2> "$file.err"; echo $? > "$file.exit"'
        """, "low priority runs");

    static async Task<Run[]> RunAsync(Home home, int size, string script, string name)
    {
        Directory.CreateDirectory(home["runs"]);
        var shell = await home.ShellAsync(script, name);
        Assert.Equal((0, ""), (shell.Exit, shell.Said));
        var runs = Enumerable.Range(1, size).Select(i => new Run(
            int.Parse(File.ReadAllText(home[$"runs/{i}.exit"]), CultureInfo.InvariantCulture),
            File.ReadAllBytes(home[$"runs/{i}.out"]), File.ReadAllText(home[$"runs/{i}.err"]))).ToArray();
        home.AssertNoSecretIn(string.Concat(runs.Select(run => run.Said)));
        return runs;
    }
}
