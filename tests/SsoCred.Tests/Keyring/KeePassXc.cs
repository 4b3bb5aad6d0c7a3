using System.Diagnostics;
using CredentialProcess;
using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// KeePassXC as the keyring of a bus, without a screen. The group that its unlocked database offers has one entry with
/// our attributes, which is imported: those that clients make need a prompt.
/// </summary>
sealed class KeePassXc : IAsyncDisposable
{
    const string Password = "a password";

    public static readonly ItemAttributes Entry = new(ItemKind.Token, KeyringDesktop.Session, "a key");

    public const string Secret = "the secret of the entry";

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // As bytes in the group's UUID, and as text in the setting.
    const string Group = "AAECAwQFBgcICQoLDA0ODw==", GroupId = "00010203-0405-0607-0809-0a0b0c0d0e0f";

    readonly Process _process;

    KeePassXc(Process process) => _process = process;

    /// <param name="confirms">Whether it asks before each access, as it does when it is installed.</param>
    public static async Task<KeePassXc> StartAsync(Home home, KeyringDesktop desktop, bool confirms = false)
    {
        var program = await Debian.NeedAsync("keepassxc", "/usr/bin/keepassxc");
        // Beside one that is already running under this TMPDIR it would only ask that one to open the database.
        var environment = new Dictionary<string, string>(home.Environment)
        {
            ["QT_QPA_PLATFORM"] = "offscreen",
            ["TMPDIR"] = home.Path,
        };
        var database = await CreateDatabaseAsync(home, environment, program + "-cli");
        File.WriteAllText(home["keepassxc.ini"], $"""
            [General]
            ConfigVersion=2
            UpdateCheckMessageShown=true

            [GUI]
            CheckForUpdates=false

            [FdoSecrets]
            Enabled=true
            ShowNotification=false
            ConfirmDeleteItem={(confirms ? "true" : "false")}
            ConfirmAccessItem={(confirms ? "true" : "false")}
            """);
        var process = SsoCredBinary.StartProgram(program, environment, "--config", home["keepassxc.ini"],
            "--localconfig", home["keepassxc-local.ini"], "--pw-stdin", database);
        await process.StandardInput.WriteLineAsync(Password);
        process.StandardInput.Close();
        var started = new KeePassXc(process);
        try
        {
            await UntilUnlockedAsync(desktop);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>As its own command does: the Secret Service's answers with a prompt.</summary>
    public async Task LockAsync(Home home, KeyringDesktop desktop)
    {
        Assert.False(_process.HasExited);
        var run = await SsoCredBinary.StartProgram("/usr/bin/dbus-send", home.Environment, "--session",
            "--dest=org.keepassxc.KeePassXC.MainWindow", "--print-reply", "/keepassxc",
            "org.keepassxc.KeePassXC.MainWindow.lockAllDatabases").EndAsync();
        Assert.Equal((0, ""), (run.Exit, run.Said));
        for (var begun = Stopwatch.StartNew(); !desktop.Ask(keyring => keyring.IsLocked()); await Task.Delay(50))
            Assert.True(begun.Elapsed < s_patience, "KeePassXC does not lock its database");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Which group is offered can only be set in its window, or in a file that is imported.
    static async Task<string> CreateDatabaseAsync(
        Home home, IReadOnlyDictionary<string, string> environment, string program)
    {
        File.WriteAllText(home["database.xml"], $$"""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <KeePassFile>
              <Meta>
                <RecycleBinEnabled>False</RecycleBinEnabled>
                <CustomData>
                  <Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{{GroupId}}</Value></Item>
                </CustomData>
              </Meta>
              <Root>
                <Group>
                  <UUID>{{Group}}</UUID>
                  <Name>Root</Name>
                  <Entry>
                    <UUID>EBESExQVFhcYGRobHB0eHw==</UUID>
                    {{string.Concat(Entry.Pairs().Append(("Password", Secret)).Select(pair =>
                        $"<String><Key>{pair.Item1}</Key><Value>{pair.Item2}</Value></String>"))}}
                  </Entry>
                </Group>
              </Root>
            </KeePassFile>
            """.Replace("<Value>" + GroupId, "<Value>{" + GroupId + "}", StringComparison.Ordinal));
        var process = SsoCredBinary.StartProgram(program, environment, "import", "--set-password",
            "--decryption-time", "100", home["database.xml"], home["database.kdbx"]);
        await process.StandardInput.WriteAsync($"{Password}\n{Password}\n");
        process.StandardInput.Close();
        var run = await process.EndAsync();
        Assert.True(run.Exit == 0, run.OutputText + run.Said);
        return home["database.kdbx"];
    }

    static async Task UntilUnlockedAsync(KeyringDesktop desktop)
    {
        for (var begun = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                if (!desktop.Ask(keyring => keyring.IsLocked()))
                    return;
                Assert.True(begun.Elapsed < s_patience, "KeePassXC does not open its database");
            }
            catch (Failure) when (begun.Elapsed < s_patience)
            {
                // It is not on the bus yet, or offers no collection.
            }
        }
    }
}
