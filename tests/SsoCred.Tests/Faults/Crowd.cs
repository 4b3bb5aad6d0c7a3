using System.Globalization;

namespace SsoCred.Tests.Faults;

/// <summary>Many runs at once, started by one shell; each writes into files of its own.</summary>
static class Crowd
{
    public static async Task<Run[]> RunAsync(Home home, int size, string options = "--profile dev")
    {
        var shell = await home.ShellAsync($$"""
            mkdir -p "$HOME/crowd"
            for i in $(seq {{size}}); do
              file=$HOME/crowd/$i
              { "$sso_cred" {{options}} > "$file.out" 2> "$file.err"; echo $? > "$file.exit"; } &
            done
            wait
            """);
        Assert.Equal((0, ""), (shell.Exit, shell.Said));
        var runs = Enumerable.Range(1, size).Select(i => new Run(
            int.Parse(File.ReadAllText(home[$"crowd/{i}.exit"]), CultureInfo.InvariantCulture),
            File.ReadAllBytes(home[$"crowd/{i}.out"]), File.ReadAllText(home[$"crowd/{i}.err"]))).ToArray();
        home.AssertNoSecretIn(string.Concat(runs.Select(run => run.Said)));
        return runs;
    }
}
