using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;

namespace IdentityCenter.Http;

/// <summary>Applies a fault to one exchange: replaces or alters the response.</summary>
static class FaultInjector
{
    const int DefaultMegabytes = 50;

    public static async Task ApplyAsync(Fault fault, HttpContext http, Route route, Received request)
    {
        Answer? answer = null;
        if (fault.After)
            answer = route.Serve(request);
        await Task.Delay(fault.Delay, http.RequestAborted);
        if (!fault.Replaces)
            answer ??= route.Serve(request);
        switch (fault.Kind)
        {
            case "reset":
                Break(http);
                break;
            case "silent":
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            case "half":
                await SendHalfAsync(answer!, http);
                break;
            case "huge":
                await SendHugeAsync(fault.Number(DefaultMegabytes), http);
                break;
            case "date":
                Date(http.Response, fault.Number(0));
                await answer!.SendAsync(http.Response);
                break;
            default:
                if (fault.RetryAfter is { } seconds)
                    http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await Alter(fault, route, answer).SendAsync(http.Response);
                break;
        }
    }

    static Answer Alter(Fault fault, Route route, Answer? answer) => fault.Kind switch
    {
        "status" => Refuse(fault, route),
        "bare" => Answer.Empty(fault.Number(500)),
        "html" => Answer.Html(
            "<!doctype html><html><head><title>Sign in to the network</title></head><body>Welcome.</body></html>",
            fault.Number(200)),
        "empty" => Answer.Empty(),
        "redirect" => Answer.Redirect(fault.Value!, 307),
        "redirect302" => Answer.Redirect(fault.Value!, 302),
        "missing" => Edit(answer!, fault.Value, remove: true),
        "null" => Edit(answer!, fault.Value, remove: false),
        "set" when fault.Value?.Split('=', 2) is [var field, var value] => Edit(answer!, field, remove: false, value),
        "swap" when fault.Value?.Split('=', 2) is [var old, var other] => answer! with
        {
            Body = Encoding.Latin1.GetBytes(
                Encoding.Latin1.GetString(answer.Body).Replace(old, other, StringComparison.Ordinal)),
        },
        "cut" => answer! with { Body = answer.Body[..(answer.Body.Length / 2)] },
        "gzip" => answer! with
        {
            Body = Compress(answer.Body),
            Headers = [.. answer.Headers, ("Content-Encoding", "gzip")],
        },
        _ => answer!,
    };

    static Answer Refuse(Fault fault, Route route)
    {
        var status = fault.Number(500);
        var code = fault.Code ?? status switch
        {
            401 => route.IsPortal ? "UnauthorizedException" : "InvalidClientException",
            403 => route.IsPortal ? "ForbiddenException" : "AccessDeniedException",
            404 => "ResourceNotFoundException",
            429 => "TooManyRequestsException",
            503 => "ServiceUnavailableException",
            >= 500 => "InternalServerException",
            _ => "InvalidRequestException",
        };
        return route.Error(code, code == "ForbiddenException" ? "No access" : "A fault was asked for", status);
    }

    /// <summary>
    /// Removes one field, or all, from the response, or sets it to null or another text. Objects are kept.
    /// </summary>
    static Answer Edit(Answer answer, string? field, bool remove, string? text = null)
    {
        var body = JsonNode.Parse(answer.Body) as JsonObject ?? [];
        Walk(body);
        return Answer.Json(body, answer.Status) with { Headers = answer.Headers };

        void Walk(JsonObject node)
        {
            foreach (var (name, value) in node.ToList())
            {
                if (field is null ? value is not JsonObject : name == field)
                {
                    if (remove)
                        node.Remove(name);
                    else
                        node[name] = text;
                }
                else if (value is JsonObject inner)
                {
                    Walk(inner);
                }
                else if (value is JsonArray rows)
                {
                    foreach (var row in rows.OfType<JsonObject>())
                        Walk(row);
                }
            }
        }
    }

    static byte[] Compress(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }

    static async Task SendHalfAsync(Answer answer, HttpContext http)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    /// <summary>Chunked, so the length is unknown beforehand.</summary>
    static async Task SendHugeAsync(int megabytes, HttpContext http)
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("""{"roleCredentials":{"accessKeyId":" """.TrimEnd(), http.RequestAborted);
        var block = Encoding.ASCII.GetBytes(new string('A', 64 * 1024));
        for (var i = 0; i < megabytes * 16; i++)
            await http.Response.Body.WriteAsync(block, http.RequestAborted);
        await http.Response.WriteAsync("\"}}", http.RequestAborted);
    }

    /// <summary>A reset instead of an orderly close: the socket drops its buffers.</summary>
    static void Break(HttpContext http)
    {
        if (http.Features.Get<IConnectionSocketFeature>() is { } connection)
            connection.Socket.LingerState = new LingerOption(true, 0);
        http.Abort();
    }

    static void Date(HttpResponse response, int skew)
    {
        if (DateTimeOffset.TryParse(response.Headers.Date, CultureInfo.InvariantCulture, out var now))
            response.Headers.Date = now.AddSeconds(skew).ToString("R", CultureInfo.InvariantCulture);
    }
}
