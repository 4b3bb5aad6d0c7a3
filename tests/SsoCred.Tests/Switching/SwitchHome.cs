namespace SsoCred.Tests.Switching;

/// <summary>A home with several profiles, and <c>sso-cred</c> on PATH for the functions that shells load.</summary>
static class SwitchHome
{
    /// <summary>A name that a shell would run if it were not quoted.</summary>
    public const string Odd = "my $(touch x);`touch x`'\"&|<*?#!~%";

    /// <param name="signedIn">With a token for the session.</param>
    public static async Task<Home> CreateAsync(bool signedIn = true)
    {
        var home = await Home.CreateAsync();
        home.Config += """

            [profile dev-process]
            credential_process = sso-cred -p dev

            [profile prod]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly

            [profile static]
            aws_access_key_id = AKIASTATICSTATICSTAT
            aws_secret_access_key = static

            """;
        AddProfile(home, Odd);
        Directory.CreateDirectory(home["bin"]);
        File.CreateSymbolicLink(home["bin/sso-cred"], SsoCredBinary.Path);
        home.Environment["PATH"] = $"{home["bin"]}:{home.Environment["PATH"]}";
        home.Environment["LC_ALL"] = "C.UTF-8";
        home.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        if (signedIn)
            home.SignIn();
        return home;
    }

    public static void AddProfile(Home home, string name)
    {
        var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        home.Config += $"\n[profile \"{quoted}\"]\nsso_session = my-sso\nsso_account_id = 012345678901\n"
            + "sso_role_name = ReadOnly\n";
    }

    /// <summary>The shell's program.</summary>
    public static async Task<string> ProgramAsync(string shell) => shell switch
    {
        "bash" => "/bin/bash",
        "powershell" => await Clients.Programs.PowerShellAsync(),
        _ => await Debian.NeedAsync(shell, $"/usr/bin/{shell}"),
    };

    /// <summary>The line that loads the function.</summary>
    public static string Load(string shell, string options = "") => shell switch
    {
        "fish" => $"sso-cred shell fish {options} | source",
        "powershell" => $"sso-cred shell powershell {options} | Out-String | Invoke-Expression",
        _ => $"eval \"$(sso-cred shell {shell} {options})\"",
    };
}
