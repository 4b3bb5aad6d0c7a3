using System.Diagnostics;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Release;

/// <summary>
/// A git repository with this one's release scripts and a version, changelog and project URL of its own. Publishing and
/// packaging take no time: those two scripts are replaced. Programs that reach a network are pretended.
/// </summary>
sealed class ReleaseTree : IDisposable
{
    public const string Tag = "v1.2.3";

    const string Changelog = """
        # Changelog

        ## [Unreleased]
        - not yet

        ## [1.2.3] - 2026-11-26
        The notes.

        ### Added
        - `something`

        ## [1.2.2] - 2026-11-25
        - older

        """;

    static readonly string[] s_scripts = ["shared.sh", "changelog.sh", "release.sh", "packages/shared.sh"];

    readonly TemporaryFolder _folder = new();

    ReleaseTree()
    {
    }

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What a pretended program was called with, one line a call.</summary>
    public string Calls => File.Exists(_folder["calls"]) ? File.ReadAllText(_folder["calls"]) : "";

    public string this[string path] => Path.Combine(_folder["tree"], path);

    public static async Task<ReleaseTree> CreateAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "releases are made on Linux");
        var tree = new ReleaseTree();
        tree.Environment["PATH"] = $"{tree._folder["programs"]}:/usr/local/bin:/usr/bin:/bin";
        tree.Environment["HOME"] = tree._folder.Path;
        tree.Environment["CALLS"] = tree._folder["calls"];
        foreach (var who in new[] { "AUTHOR", "COMMITTER" })
        {
            tree.Environment[$"GIT_{who}_NAME"] = "a person";
            tree.Environment[$"GIT_{who}_EMAIL"] = "person@example.com";
        }

        Directory.CreateDirectory(tree._folder["programs"]);
        var ci = Directory.GetFiles(Path.Combine(Repository.Top, "build/ci"));
        foreach (var script in s_scripts.Concat(ci.Select(file => "ci/" + Path.GetFileName(file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(tree["build/" + script])!);
            File.Copy(Path.Combine(Repository.Top, "build", script), tree["build/" + script]);
        }

        File.WriteAllText(tree[".gitignore"], "artifacts/\ndist/\n");
        File.WriteAllText(tree["CHANGELOG.md"], Changelog);
        tree.SetProperties("1.2.3", "https://github.com/someone/sso-cred");
        // The SDK that this tree needs none of.
        tree.Pretend("dotnet", "exit 0");
        tree.WriteScript("build/publish.sh", """
            folder=artifacts/native/$1/publish
            cd "$(dirname "$0")/.."
            mkdir -p "$folder"
            printf '#!/bin/sh\necho "1.2.3\ncommit: %s\nsystem: %s"\n' "$(git rev-parse HEAD)" "$1" > "$folder/sso-cred"
            chmod 755 "$folder/sso-cred"
            echo "publish $*" >> "$CALLS"
            echo "$PWD/$folder/sso-cred"
            """);
        tree.WriteScript("build/package.sh", """
            cd "$(dirname "$0")/.."
            mkdir -p dist
            cp artifacts/native/linux-x64/publish/sso-cred dist/package
            (cd dist && sha256sum package > SHA256SUMS)
            echo "package $*" >> "$CALLS"
            """);
        await tree.GitAsync("init", "--quiet", "--initial-branch", "main");
        await tree.CommitAsync();
        return tree;
    }

    public void SetProperties(string version, string project) => File.WriteAllText(this["Directory.Build.props"], $"""
        <Project>
          <PropertyGroup>
            <Version>{version}</Version>
            <PackageProjectUrl>{project}</PackageProjectUrl>
          </PropertyGroup>
        </Project>

        """);

    public async Task CommitAsync()
    {
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message", "a commit");
    }

    public Task<string> GitAsync(params string[] args) => OutputAsync("git", args);

    /// <summary>A script of the tree.</summary>
    public void WriteScript(string path, string script)
    {
        File.WriteAllText(this[path], $"#!/usr/bin/env bash\nset -euo pipefail\n{script}\n");
        MakeExecutable(this[path]);
    }

    /// <summary>A program of this name comes before the system's; its calls are kept.</summary>
    public void Pretend(string program, string script)
    {
        var path = Path.Combine(_folder["programs"], program);
        File.WriteAllText(path, $"#!/usr/bin/env bash\necho \"{program} $*\" >> \"$CALLS\"\n{script}\n");
        MakeExecutable(path);
    }

    public void WriteFile(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    public Task<Run> RunAsync(string script, params string[] args) => Start(this[script], args).EndAsync();

    /// <summary>Asserts that it ends well; its stdout.</summary>
    public async Task<string> OutputAsync(string program, params string[] args)
    {
        var run = await Start(program, args).EndAsync();
        Assert.True(run.Exit == 0, $"exit code {run.Exit}: {run.Said}");
        return run.OutputText;
    }

    /// <summary>Asserts that it refuses; its error, without the hint.</summary>
    public async Task<string> RefusalAsync(string script, params string[] args)
    {
        var run = await RunAsync(script, args);
        Assert.True(run.Exit == 1, $"exit code {run.Exit}: {run.Said}");
        var error = run.Said.Split('\n').Single(line => line.Contains(": error: ", StringComparison.Ordinal));
        return error[(error.IndexOf(": error: ", StringComparison.Ordinal) + ": error: ".Length)..];
    }

    public void Dispose() => _folder.Dispose();

    Process Start(string program, string[] args) => SsoCredBinary.StartProgram(
        "/bin/sh", Environment, ["-c", "cd \"$0\" && exec \"$@\"", _folder["tree"], program, .. args]);

    static void MakeExecutable(string path) => File.SetUnixFileMode(path,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
