using System.Net;
using System.Text.RegularExpressions;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// A user with a minimal browser: opens a page, clicks Allow or Deny, follows redirects and reads the result. It
/// ignores styles, scripts and policies, which are tested with a real browser.
/// </summary>
static partial class TestUser
{
    static readonly HttpClient s_browser = new(new SocketsHttpHandler { UseProxy = false });

    public static Task<string> AllowAsync(Uri page) => AnswerAsync(page, "allow");

    public static Task<string> DenyAsync(Uri page) => AnswerAsync(page, "deny");

    /// <summary>The text of a page.</summary>
    public static async Task<string> ReadAsync(Uri page)
    {
        using var answer = await s_browser.GetAsync(page);
        return await answer.Content.ReadAsStringAsync();
    }

    static async Task<string> AnswerAsync(Uri page, string decision)
    {
        using var shown = await s_browser.GetAsync(page);
        var form = Hidden().Match(await shown.Content.ReadAsStringAsync());
        Assert.True(form.Success, "the page has no form");
        using var fields = new FormUrlEncodedContent(
            [new(form.Groups[1].Value, WebUtility.HtmlDecode(form.Groups[2].Value)), new("decision", decision)]);
        using var answer = await s_browser.PostAsync(
            new Uri(shown.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Path)), fields);
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("""<input type="hidden" name="(\w+)" value="([^"]*)">""")]
    private static partial Regex Hidden();
}
