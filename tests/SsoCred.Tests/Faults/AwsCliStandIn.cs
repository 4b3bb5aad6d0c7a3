using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SsoCred.Tests.Faults;

/// <summary>
/// A program that uses the same home as the AWS CLI does: it takes no lock, reads the token (botocore tokens.py),
/// refreshes it, truncates its file and writes in place (botocore utils.py, JSONFileCache). A refused refresh leaves
/// the file unchanged.
/// </summary>
sealed class AwsCliStandIn(Home home) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public int Refreshes { get; private set; }

    /// <summary>Returns whether the service gave a new token.</summary>
    /// <param name="beforeWriting">Runs between the service's answer and the write.</param>
    public async Task<bool> RefreshAsync(Func<Task>? beforeWriting = null)
    {
        var token = JsonNode.Parse(Home.ReadBeside(home.TokenPath))!.AsObject();
        var request = new JsonObject
        {
            ["grantType"] = "refresh_token",
            ["clientId"] = (string)token["clientId"]!,
            ["clientSecret"] = (string)token["clientSecret"]!,
            ["refreshToken"] = (string)token["refreshToken"]!,
        };
        Refreshes++;
        using var response = await _http.PostAsJsonAsync(home.StandIn.Url + "/token", request);
        if (!response.IsSuccessStatusCode)
            return false;
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        token["accessToken"] = (string)answer["accessToken"]!;
        token["refreshToken"] = (string)answer["refreshToken"]!;
        token["expiresAt"] = DateTimeOffset.UtcNow.AddSeconds((int)answer["expiresIn"]!)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (beforeWriting is not null)
            await beforeWriting();
        WriteInPlace(home.TokenPath, System.Text.Encoding.UTF8.GetBytes(token.ToJsonString()));
        return true;
    }

    /// <summary>Readers may see nothing or half of it; a pause at either point makes sure that some do.</summary>
    public static void WriteInPlace(string path, ReadOnlySpan<byte> content, int pauseAt = 0)
    {
        using var file = new FileStream(
            path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.SetLength(0);
        Thread.Sleep(pauseAt == 1 ? 1 : 0);
        file.Write(content[..(content.Length / 2)]);
        Thread.Sleep(pauseAt == 2 ? 1 : 0);
        file.Write(content[(content.Length / 2)..]);
    }

    public void Dispose() => _http.Dispose();
}
