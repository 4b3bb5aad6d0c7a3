using System.Buffers;
using CredentialProcess.Profiles;
using SsoCred.Options;

namespace SsoCred.SignIn;

/// <summary>What a person types to sign in, said in one place.</summary>
static class SignInHint
{
    static readonly SearchValues<char> s_plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@/:+=");

    public static string Hint(Profile profile) => $"run: sso-cred login --profile {Quoted(profile.Name)}";

    public static string Hint(ChosenSession chosen) => $"run: sso-cred login {Option(chosen)}";

    /// <summary>The option that names this session.</summary>
    public static string Option(ChosenSession chosen) => chosen.Session.Name is { } name
        ? $"--session {Quoted(name)}"
        : $"--profile {Quoted(chosen.Profile ?? "NAME")}";

    /// <summary>As a person would type it in a shell.</summary>
    public static string Quoted(string name) => name.AsSpan().ContainsAnyExcept(s_plain)
        ? $"'{name.Replace("'", @"'\''", StringComparison.Ordinal)}'"
        : name;
}
