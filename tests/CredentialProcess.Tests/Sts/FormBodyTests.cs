using System.Text;
using CredentialProcess.Sts;

namespace CredentialProcess.Tests.Sts;

/// <summary>Bodies against the AWS CLI's, and read back by another decoder.</summary>
public sealed class FormBodyTests
{
    [Fact]
    public void The_parameters_of_the_vectors_are_encoded_as_there()
    {
        var vectors = RoleVectors.All.GetProperty("assumeRoleRequests");
        Assert.NotEqual(0, vectors.GetArrayLength());
        Assert.All(vectors.EnumerateArray(), vector =>
        {
            var body = vector.GetProperty("body").GetString()!;
            Assert.Equal(body, Encode(Decode(body)));
        });
    }

    [Theory]
    [InlineData("a b", "a+b")]
    [InlineData("a+b", "a%2Bb")]
    [InlineData("%20", "%2520")]
    [InlineData("_.-~", "_.-~")]
    [InlineData("a&b=c", "a%26b%3Dc")]
    [InlineData("{\"Version\":\n1}", "%7B%22Version%22%3A%0A1%7D")]
    [InlineData("ü日😀", "%C3%BC%E6%97%A5%F0%9F%98%80")]
    [InlineData("*!'()", "%2A%21%27%28%29")]
    public void A_value_is_encoded_as_python_does_it(string value, string encoded) =>
        Assert.Equal("x=" + encoded, Encode([("x", value)]));

    [Fact]
    public Task Whatever_is_encoded_reads_back_the_same() => RandomCases.CasesAsync("form", 300, random =>
    {
        var fields = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Text(random), Text(random))).ToArray();
        Assert.Equal(fields, Decode(Encode(fields)));
    });

    static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ =>
        random.In("&", "=", "+", "%", " ", "\n", "\0", "a", "Z", "9", "~", "é", "ÿ", "日", "😀", "%2B")));

    static string Encode((string Name, string Value)[] fields)
    {
        var form = new FormBody();
        foreach (var (name, value) in fields)
            form.Add(name, value);
        return Encoding.ASCII.GetString(form.ToArray());
    }

    // Bytes of percent signs are joined before they are read as UTF-8.
    static (string, string)[] Decode(string body) => [.. body.Split('&').Select(field =>
        (Unescape(field.Split('=')[0]), Unescape(field.Split('=')[1])))];

    static string Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
                bytes.Add(Convert.FromHexString(text.AsSpan((i += 2) - 1, 2))[0]);
            else
                bytes.Add(text[i] == '+' ? (byte)' ' : (byte)text[i]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
