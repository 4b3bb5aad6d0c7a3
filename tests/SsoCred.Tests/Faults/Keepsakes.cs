using System.Text.Json;
using IdentityCenter.State;

namespace SsoCred.Tests.Faults;

/// <summary>What no fault may cost a person: the sign-in, and what other programs keep in its file.</summary>
static class Keepsakes
{
    const string Field = "addedByAnother";
    const string Value = """{"a": [1, null, "\u00fc"]}""";

    static readonly JsonElement s_value = JsonElement.Parse(Value);

    /// <summary>A sign-in whose file has a field of another program's too.</summary>
    public static Minted SignInWithMore(this Home home, TimeSpan? lifetime = null)
    {
        var minted = home.SignIn(lifetime);
        File.WriteAllText(home.TokenPath, minted.ToJson()[..^1] + $", \"{Field}\": {Value}}}");
        return minted;
    }

    /// <summary>
    /// The token file is whole, its refresh token would still bring a new one, the foreign field is there; every cache
    /// file parses, no key has two temporary files, and nobody holds a lock.
    /// </summary>
    public static void AssertNothingLost(this Home home)
    {
        Dictionary<string, JsonElement>? token = null;
        foreach (var path in home.FilesIn(".aws", "*.json"))
        {
            // A list of fingerprints, which is nobody else's to read.
            if (Path.GetFileName(path).StartsWith("refused-", StringComparison.Ordinal))
                continue;
            var content = Parse(path);
            Look(content is not null, $"'{path}' does not parse");
            if (path == home.TokenPath)
                token = content;
        }

        Look(token is not null, "the token file is gone");
        Look(home.StandIn.Tenant.Accepts(Text("refreshToken")), "the refresh token is lost");
        foreach (var name in new[] { "startUrl", "region", "accessToken", "expiresAt", "clientId", "clientSecret" })
            Look(Text(name) is { Length: > 0 }, $"'{name}' is lost");
        Look(token!.TryGetValue(Field, out var field) && JsonElement.DeepEquals(field, s_value), "the foreign field is lost");

        foreach (var key in home.FilesIn(".aws", "*.tmp*").GroupBy(path => path[..path.IndexOf(".tmp", StringComparison.Ordinal)]))
            Look(key.Count() == 1, $"'{key.Key}' has {key.Count()} temporary files");
        foreach (var path in home.FilesIn(".aws", "*.lock"))
            Look(IsFree(path), $"'{path}' is held");

        string? Text(string name) => token!.TryGetValue(name, out var value) ? value.GetString() : null;
    }

    /// <summary>The answer of a run that must not lose anything.</summary>
    public static async Task<Document> AnswersAsync(this Home home, params string[] options)
    {
        var document = (await home.RunAsync(["--profile", "dev", .. options])).Document();
        home.AssertNothingLost();
        return document;
    }

    /// <summary>The right error of a run that must not lose anything.</summary>
    public static async Task<Complaint> RefusesAsync(this Home home, int exit, params string[] options)
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

    static void Look(bool isThere, string otherwise)
    {
        Tally.Current?.Look(isThere);
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

    // As the executable takes it: .NET locks what it opens unshared, with flock(2).
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
