using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests;

/// <summary>The outcome of one run: exit code, the bytes of stdout, the text of stderr.</summary>
sealed record Run(int Exit, byte[] Output, string Said)
{
    bool _isCounted;

    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Success: one line of JSON, byte for byte, and an empty stderr.</summary>
    public Document Document()
    {
        Assert.True(Exit == 0, $"exit code {Exit}: {Said}");
        Assert.Equal("", Said);
        var document = SsoCred.Tests.Document.Parse(Output);
        Count(counts => counts.Answer());
        return document;
    }

    /// <summary>
    /// Failure: an empty stdout, an error and at most one hint, one line each.
    /// </summary>
    public ErrorOutput Failed(int exit)
    {
        Assert.Equal("", OutputText);
        Assert.True(exit == Exit, $"exit code {Exit} in place of {exit}: {Said}");
        Assert.EndsWith("\n", Said, StringComparison.Ordinal);
        var lines = Said[..^1].Split('\n');
        Assert.InRange(lines.Length, 1, 2);
        var complaint = new ErrorOutput(After("sso-cred: error: ", lines[0]),
            lines.Length == 2 ? After("sso-cred: hint: ", lines[1]) : null);
        foreach (var text in new[] { complaint.Error, complaint.Hint ?? "a hint" })
        {
            // It may begin with a variable's name, AWS_PROFILE, or with a path of Windows.
            Assert.False(char.IsUpper(text[0]) && !char.IsUpper(text[1]) && text[1] != ':', text);
            Assert.False(text.EndsWith('.'), text);
            Assert.DoesNotContain(text, char.IsControl);
            Assert.DoesNotMatch("Exception|System\\.|Amazon\\.", text);
            Assert.InRange(text.Length, 5, 1000);
        }

        Count(counts => counts.Error());
        return complaint;
    }

    /// <summary>Counts a run once, however often it is checked.</summary>
    public void Count(Action<FaultCounts> how)
    {
        if (!_isCounted && FaultCounts.Current is { } counts)
            how(counts);
        _isCounted = true;
    }

    static string After(string prefix, string line)
    {
        Assert.StartsWith(prefix, line, StringComparison.Ordinal);
        return line[prefix.Length..];
    }
}

/// <summary>The two lines of a failure, without their prefixes.</summary>
sealed record ErrorOutput(string Error, string? Hint);

/// <summary>The document of a credential process.</summary>
sealed partial record Document(string KeyId, string Secret, string Token, string Expiration, string AccountId)
{
    public DateTimeOffset End => DateTimeOffset.Parse(Expiration, CultureInfo.InvariantCulture);

    public static Document Parse(ReadOnlySpan<byte> bytes)
    {
        var match = Shape().Match(Encoding.UTF8.GetString(bytes));
        Assert.True(match.Success, $"not the document of a credential_process: {Encoding.UTF8.GetString(bytes)}");
        return new Document(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value,
            match.Groups[4].Value, match.Groups[5].Value);
    }

    // The whole of stdout: keys in this order, no space, no byte-order mark, one newline.
    [GeneratedRegex(
        """
        \A\{"Version":1,"AccessKeyId":"([^"\\]+)","SecretAccessKey":"([^"\\]+)","SessionToken":"([^"\\]+)","Expiration":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)","AccountId":"([^"\\]+)"\}\n\z
        """)]
    private static partial Regex Shape();
}
