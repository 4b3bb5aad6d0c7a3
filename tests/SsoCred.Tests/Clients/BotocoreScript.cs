using System.Text.Json;

namespace SsoCred.Tests.Clients;

/// <summary>
/// Python code that uses botocore in a home and reports what it has found with <c>say(name=text)</c>.
/// </summary>
static class BotocoreScript
{
    const string Prelude = """
        import json, os, sys
        import botocore.session
        def say(**values): json.dump(values, sys.stdout)

        """;

    public static async Task<Dictionary<string, string>> RunAsync(Home home, string script)
    {
        var python = Programs.PythonWith("botocore");
        Assert.SkipUnless(python is not null, "no python3 with botocore here");
        var run = await SsoCredBinary.StartProgram(python, home.Environment, "-c", Prelude + script).EndAsync();
        Assert.True(run.Exit == 0, run.Said);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(run.Output)!;
    }
}
