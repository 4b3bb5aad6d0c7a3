using System.Text;
using System.Text.Json;
using CredentialProcess.Config;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Config;

/// <summary>Config texts with what botocore 1.43.11 makes of them: vectors.json, array "ini".</summary>
public class BotocoreVectorsTests
{
    /// <summary>
    /// What botocore refuses and this program reads, since nothing is in doubt. A fault in a section that is not
    /// asked for is lenient too; every other error of the vectors stands in the section that the test asks for.
    /// </summary>
    static readonly string[] s_lenient = ["bom"];

    public static TheoryData<string> Read => Named("result");

    public static TheoryData<string> RefusedByBotocore => Named("error");

    [Theory]
    [MemberData(nameof(Read))]
    public void What_botocore_reads_is_read_to_the_same_values(string name)
    {
        var vector = Vector(name);
        var config = Config(vector);
        var expected = vector.GetProperty("result");

        Assert.Equal(Plain(expected.GetProperty("profiles")), KeysOf(config.ProfileNames, config.Profile));
        Assert.Equal(Plain(expected.GetProperty("sso_sessions")), KeysOf(config.SessionNames, config.Session));
        var services = expected.GetProperty("services");
        Assert.Equal(
            Plain(services), KeysOf(services.EnumerateObject().Select(p => p.Name), config.Services));
    }

    [Theory]
    [MemberData(nameof(RefusedByBotocore))]
    public void What_botocore_refuses_is_refused_when_it_is_read(string name)
    {
        var vector = Vector(name);
        if (s_lenient.Contains(name))
        {
            Assert.True(Config(vector).Profile("default")!.Has("region"));
            return;
        }

        var failure = Refusal.Of(() => Config(vector).Profile("default"));
        Assert.StartsWith("config:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vectors_are_there() => Assert.True(Read.Count >= 20 && RefusedByBotocore.Count >= 6);

    static AwsConfig Config(JsonElement vector) =>
        new(new ConfigText("config", Encoding.UTF8.GetBytes(vector.GetProperty("input").GetString()!)), null);

    static TheoryData<string> Named(string property) =>
        [.. All().Where(v => v.TryGetProperty(property, out _)).Select(v => v.GetProperty("name").GetString()!)];

    static JsonElement Vector(string name) => All().Single(v => v.GetProperty("name").GetString() == name);

    static List<JsonElement> All()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "vectors.json");
        using var vectors = JsonDocument.Parse(File.ReadAllText(path));
        return [.. vectors.RootElement.GetProperty("ini").Clone().EnumerateArray()];
    }

    static SortedDictionary<string, string> KeysOf(IEnumerable<string> names, Func<string, ConfigKeys?> find)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var keys = find(name)!;
            all.Add(name, "");
            foreach (var key in keys.Names)
            {
                Assert.True(keys.TryGet(key, out var value));
                if (!value.Text.StartsWith('\n'))
                    all.Add($"{name}/{key}", value.Text);
                else
                    foreach (var (inner, text) in ConfigKeys.ParseBlock(value))
                        all.Add($"{name}/{key}/{inner}", text);
            }
        }

        return all;
    }

    static SortedDictionary<string, string> Plain(JsonElement sections)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in sections.EnumerateObject())
        {
            all.Add(section.Name, "");
            foreach (var key in section.Value.EnumerateObject())
            {
                if (key.Value.ValueKind == JsonValueKind.String)
                    all.Add($"{section.Name}/{key.Name}", key.Value.GetString()!);
                else
                    foreach (var inner in key.Value.EnumerateObject())
                        all.Add($"{section.Name}/{key.Name}/{inner.Name}", inner.Value.GetString()!);
            }
        }

        return all;
    }
}
