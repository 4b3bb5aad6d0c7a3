using System.Globalization;

namespace SsoCred.Tests.Faults;

/// <summary>Many runs, started by one shell; each writes into files of its own.</summary>
static class Crowd
{
    public static Task<Run[]> RunAsync(Home home, int size, string options = "--profile dev") =>
        RunAsync(home, size, $$"""
            for i in $(seq {{size}}); do
              file=$HOME/crowd/$i
              { "$sso_cred" {{options}} > "$file.out" 2> "$file.err"; echo $? > "$file.exit"; } &
            done
            wait
            """, "crowd");

    /// <summary>A few at a time, and those giving way to whoever else has work.</summary>
    public static Task<Run[]> RunPolitelyAsync(Home home, int size, int atOnce) => RunAsync(home, size, $$"""
        seq {{size}} | xargs -P {{atOnce}} -I@ nice -n 10 bash -c 'file=$HOME/crowd/@
          "$sso_cred" --profile dev > "$file.out" 2> "$file.err"; echo $? > "$file.exit"'
        """, "polite crowd");

    static async Task<Run[]> RunAsync(Home home, int size, string script, string name)
    {
        Directory.CreateDirectory(home["crowd"]);
        var shell = await home.ShellAsync(script, name);
        Assert.Equal((0, ""), (shell.Exit, shell.Said));
        var runs = Enumerable.Range(1, size).Select(i => new Run(
            int.Parse(File.ReadAllText(home[$"crowd/{i}.exit"]), CultureInfo.InvariantCulture),
            File.ReadAllBytes(home[$"crowd/{i}.out"]), File.ReadAllText(home[$"crowd/{i}.err"]))).ToArray();
        home.AssertNoSecretIn(string.Concat(runs.Select(run => run.Said)));
        return runs;
    }
}
