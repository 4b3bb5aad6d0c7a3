using System.Text.Json;
using IdentityCenter.State;

namespace SsoCred.Tests.Faults;

/// <summary>
/// The state that must survive every fault: the sign-in, and the fields that other programs keep in its file.
/// </summary>
static class PreservedState
{
    const string Field = "addedByAnother";
    const string Value = """{"a": [1, null, "\u00fc"]}""";

    static readonly JsonElement s_value = JsonElement.Parse(Value);

    /// <summary>A sign-in whose file also has a field of another program.</summary>
    public static Minted SignInWithMore(this Home home, TimeSpan? lifetime = null)
    {
        var minted = home.SignIn(lifetime);
        File.WriteAllText(home.TokenPath, minted.ToJson()[..^1] + $", \"{Field}\": {Value}}}");
        return minted;
    }

    /// <summary>
    /// The token file is complete, its refresh token is still accepted, and the foreign field is there; every cache
    /// file parses, no key has two temporary files, and no lock is held.
    /// </summary>
    public static void AssertNothingLost(this Home home)
    {
        Dictionary<string, JsonElement>? token = null;
        foreach (var path in home.FilesIn(".aws", "*.json"))
        {
            // A list of fingerprints, not JSON, that no other program reads.
            if (Path.GetFileName(path).StartsWith("refused-", StringComparison.Ordinal))
                continue;
            var content = Parse(path);
            Check(content is not null, $"'{path}' does not parse");
            if (path == home.TokenPath)
                token = content;
        }

        Check(token is not null, "the token file is gone");
        Check(home.StandIn.Tenant.Accepts(Text("refreshToken")), "the refresh token is lost");
        foreach (var name in new[] { "startUrl", "region", "accessToken", "expiresAt", "clientId", "clientSecret" })
            Check(Text(name) is { Length: > 0 }, $"'{name}' is lost");
        Check(token!.TryGetValue(Field, out var field) && JsonElement.DeepEquals(field, s_value),
            "the foreign field is lost");

        var temporary = home.FilesIn(".aws", "*.tmp*")
            .GroupBy(path => path[..path.IndexOf(".tmp", StringComparison.Ordinal)]);
        foreach (var key in temporary)
            Check(key.Count() == 1, $"'{key.Key}' has {key.Count()} temporary files");
        foreach (var path in home.FilesIn(".aws", "*.lock"))
            Check(IsFree(path), $"'{path}' is held");

        string? Text(string name) => token!.TryGetValue(name, out var value) ? value.GetString() : null;
    }

    /// <summary>Runs, expects a document, and checks that nothing is lost.</summary>
    public static async Task<Document> AnswersAsync(this Home home, params string[] options)
    {
        var document = (await home.RunAsync(["--profile", "dev", .. options])).Document();
        home.AssertNothingLost();
        return document;
    }

    /// <summary>Runs, expects a failure, and checks that nothing is lost.</summary>
    public static async Task<ErrorOutput> RefusesAsync(this Home home, int exit, params string[] options)
    {
        var complaint = (await home.RunAsync(["--profile", "dev", .. options])).Failed(exit);
        home.AssertNothingLost();
        return complaint;
    }

    public static void ForgetRoles(this Home home)
    {
        foreach (var path in home.RoleFiles)
            File.Delete(path);
    }

    static void Check(bool isThere, string otherwise)
    {
        FaultCounts.Current?.Check(isThere);
        Assert.True(isThere, otherwise);
    }

    static Dictionary<string, JsonElement>? Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // .NET takes an flock(2) on what it opens unshared, as the executable does.
    static bool IsFree(string path)
    {
        try
        {
            File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
