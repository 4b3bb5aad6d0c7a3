using CredentialProcess.Config;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tests.Profiles;

/// <summary>A home folder of its own with an AWS config in it, and the environment that points there.</summary>
sealed class TemporaryHome : IDisposable
{
    public TemporaryHome(string? config = null, string? credentials = null)
    {
        Variables["HOME"] = Path;
        Directory.CreateDirectory(System.IO.Path.Combine(Path, ".aws"));
        if (config is not null)
            File.WriteAllText(In("config"), config);
        if (credentials is not null)
            File.WriteAllText(In("credentials"), credentials);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("sso-cred-").FullName;

    public Dictionary<string, string> Variables { get; } = [];

    public AwsFolder Folder => new(Look, null, windows: false);

    public ProfileSource Profiles => new(Folder, Look);

    public string In(string name) => System.IO.Path.Combine(Path, ".aws", name);

    public string? Look(string variable) => Variables.GetValueOrDefault(variable);

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(In("")).Where(f => new FileInfo(f).LinkTarget is null))
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Directory.Delete(Path, recursive: true);
    }
}

/// <summary>The failure that an action ends with: about the configuration, and fit to be shown on a terminal.</summary>
static class Refusal
{
    public static Failure Of(Action action)
    {
        var failure = Assert.Throws<Failure>(action);
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        foreach (var text in (string[])[failure.Message, failure.Hint ?? ""])
        {
            Assert.DoesNotContain(text, c => char.IsControl(c));
            Assert.False(text.EndsWith('.'), text);
        }

        return failure;
    }
}
