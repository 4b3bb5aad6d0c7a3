using System.Text;
using System.Text.Json;
using CredentialProcess.Output;
using CredentialProcess.Tests;
using SsoCred.Tests.Clients;

namespace SsoCred.Tests;

/// <summary><c>env</c> and <c>completion</c> in a real PowerShell.</summary>
[Trait("Category", "Slow")]
public sealed class PowerShellTests : ExecutableTests
{
    const string Odd = "my $(touch x);`touch x`'\"&|<*?#!~\u2019";

    protected override void SetUp()
    {
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        Home.Environment["PATH"] = $"{Home["bin"]}:{Home.Environment["PATH"]}";
        Home.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        Home.Environment["LC_ALL"] = "C.UTF-8";
    }

    [Fact]
    public async Task It_reads_back_every_value_that_a_variable_may_have()
    {
        var named = HostileValues.All().Select((value, i) => KeyValuePair.Create($"V{i}", value)).ToArray();
        await File.WriteAllTextAsync(
            Home["lines"], ShellExports.Set(Shell.PowerShell, named), TestContext.Current.CancellationToken);
        var run = await RunAsync("Get-Content (Join-Path $HOME lines) | Invoke-Expression; env -0");
        Assert.Equal("", run.Said);
        var found = run.OutputText.Split('\0').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        foreach (var (name, value) in named)
            Assert.Equal(value, found.GetValueOrDefault(name));
    }

    [Fact]
    public async Task It_takes_from_env_what_the_profile_has_and_runs_none_of_it()
    {
        Home.SignIn();
        var regions = HostileValues.All().Distinct()
            .Where(value => value.Length > 0 && value.Trim() == value && !value.Any(char.IsControl))
            .Take(100).ToArray();
        Home.Config += string.Concat(regions.Select((region, i) =>
            $"\n[profile p{i}]\nsso_session = my-sso\nsso_account_id = 012345678901\nsso_role_name = ReadOnly\n"
            + $"region = {region}\n"));
        var expected = await Home.DocumentAsync();
        var run = await RunAsync($$"""
            Set-Location $HOME
            $before = @(Get-ChildItem -Force).Count
            foreach ($i in 0..{{regions.Length - 1}}) {
              $Env:AWS_REGION = $null
              sso-cred env --profile "p$i" | Invoke-Expression
              [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Env:AWS_REGION))
            }
            $Env:AWS_ACCESS_KEY_ID + '|' + $Env:AWS_SECRET_ACCESS_KEY + '|' + $Env:AWS_SESSION_TOKEN
            sso-cred env --unset | Invoke-Expression
            "$Env:AWS_ACCESS_KEY_ID|$Env:AWS_SESSION_TOKEN|$Env:AWS_REGION"
            @(Get-ChildItem -Force).Count - $before
            """);
        Assert.Equal("", run.Said);
        var lines = run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(regions, lines[..^3].Select(line => Encoding.UTF8.GetString(Convert.FromBase64String(line))));
        Assert.Equal([$"{expected.KeyId}|{expected.Secret}|{expected.Token}", "||", "0"], lines[^3..]);
    }

    [Fact]
    public async Task As_a_dotnet_tool_it_is_known_as_the_parent()
    {
        Home.Environment["SHELL"] = "/bin/bash";
        var run = await RunAsync("sso-cred env --unset", await Programs.PowerShellToolAsync());
        Assert.Equal("", run.Said);
        Assert.StartsWith("$Env:AWS_", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_completes_names_with_and_without_an_opened_quote()
    {
        Home.Config += "\n[profile dév]\nsso_session = my-sso\nsso_role_name = R\n"
            + $"\n[profile \"{Odd.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]\nsso_session = my-sso\n";
        File.WriteAllText(Home["deFile"], "");
        var quoted = Odd.Replace("'", "''", StringComparison.Ordinal)
            .Replace("\u2019", "\u2019\u2019", StringComparison.Ordinal);
        quoted = $"'{quoted}'";
        await AssertOfferedAsync(
            ("sso-cred --profile de", ["dev"]),
            ("sso-cred --profile 'de", ["dev"]),
            ("sso-cred --profile \"de", ["dev"]),
            ("sso-cred --profile \u2018de", ["dev"]),
            ("sso-cred --profile 'de'", ["dev"]),
            ("sso-cred --profile 'DE", ["dev"]),
            ("sso-cred --profile='de", ["--profile=dev"]),
            ("sso-cred exec --profile '", ["dev", "'dév'", quoted]),
            ("sso-cred --profile ", ["dev", "'dév'", quoted]),
            ("sso-cred --profile dé", ["'dév'"]),
            ("sso-cred --profile 'my $(touch x);`touch x`''", [quoted]),
            ("sso-cred --profile \"my `$(", [quoted]),
            ("sso-cred --profile my` `$", [quoted]),
            ("sso-cred --profile=my", [$"'--profile={quoted[1..]}"]),
            ("sso-cred 'lo", ["login", "logout"]),
            ("sso-cred --profile 'dev' \"lo", ["login", "logout"]),
            ("sso-cred env --shell 'po", ["powershell"]),
            ("sso-cred completion ", ["install", "uninstall", "bash", "fish", "powershell", "zsh"]),
            ("1; & sso-cred login --session 'my-", ["my-sso"]));
    }

    [Fact]
    public async Task In_another_programs_command_line_it_completes_that()
    {
        File.WriteAllText(Home["defile"], "");
        File.WriteAllText(Home["bin/zzprogram"], "#!/bin/sh\n");
        File.SetUnixFileMode(Home["bin/zzprogram"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await AssertOfferedAsync(
            ("sso-cred exec --profile dev -- zzp", ["zzprogram"]),
            ("sso-cred exec --profile dev zzp", ["zzprogram"]),
            ("1; sso-cred exec --profile dev -- zzprogram -v ap", ["apple"]),
            ("sso-cred exec zzprogram ", ["apple"]),
            ("sso-cred exec -- ./def", ["./defile"]),
            ("sso-cred exec --profile dev -- cat def", ["./defile"]),
            ("sso-cred exec --profile dev cat 'def", ["'./defile'"]));
    }

    /// <summary>Loads the script and completes each line; what is inserted must mean the name.</summary>
    async Task AssertOfferedAsync(params (string Line, string[] Offered)[] cases)
    {
        await File.WriteAllTextAsync(Home["lines.json"], JsonSerializer.Serialize(cases.Select(each => each.Line)),
            TestContext.Current.CancellationToken);
        var run = await RunAsync("""
            Set-Location $HOME
            [Console]::OutputEncoding = [Text.Encoding]::Latin1
            sso-cred completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName zzprogram -ScriptBlock { 'apple' }
            $offered = @(foreach ($line in (Get-Content -Raw lines.json | ConvertFrom-Json)) {
              $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
              ,@($found.CompletionMatches | ForEach-Object { ,@($_.CompletionText, $_.ListItemText,
                (Invoke-Expression "Write-Output $($_.CompletionText)")) })
            })
            if ($LASTEXITCODE -ne 0) { throw 'the last exit code is not as before' }
            if ([Console]::OutputEncoding.WebName -ne 'iso-8859-1') { throw 'the encoding is not as before' }
            ConvertTo-Json -Compress -Depth 5 -EscapeHandling EscapeNonAscii -InputObject $offered
            """);
        Assert.Equal("", run.Said);
        var all = JsonSerializer.Deserialize<string[][][]>(run.OutputText)!;
        Assert.Equal(cases.Length, all.Length);
        foreach (var ((line, offered), found) in cases.Zip(all))
        {
            Assert.Equal((line, string.Join(" | ", offered)),
                (line, string.Join(" | ", found.Select(each => each[0]))));
            Assert.All(found, each => Assert.Equal(each[1], Path.GetFileName(each[2])));
        }

        Assert.False(File.Exists(Home["x"]));
    }

    async Task<Run> RunAsync(string script, string? program = null)
    {
        await File.WriteAllTextAsync(Home["script.ps1"], script, TestContext.Current.CancellationToken);
        var run = await SsoCredBinary.StartProgram(program ?? await Programs.PowerShellAsync(), Home.Environment,
            "-NoProfile", "-NonInteractive", "-File", Home["script.ps1"]).EndAsync();
        Assert.True(run.Exit == 0, run.Said + run.OutputText);
        return run;
    }
}
