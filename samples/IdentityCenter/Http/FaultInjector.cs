using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
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
                await SendHugeAsync(fault.Number(DefaultMegabytes), route, http);
                break;
            case "date":
                Date(http.Response, fault.Number(0));
                await answer!.SendAsync(http.Response);
                break;
            default:
                if (fault.RetryAfter is { } seconds)
                    http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await Alter(fault, route, request, answer).SendAsync(http.Response);
                break;
        }
    }

    static Answer Alter(Fault fault, Route route, Received request, Answer? answer) => fault.Kind switch
    {
        "status" => Refuse(fault, route, request),
        "bare" => Answer.Empty(fault.Number(500)),
        "html" => Answer.Html(
            "<!doctype html><html><head><title>Sign in to the network</title></head><body>Welcome.</body></html>",
            fault.Number(200)),
        "empty" => Answer.Empty(),
        "body" => new Answer(
            fault.Status, route.IsXml ? "text/xml" : "application/json", Encoding.UTF8.GetBytes(fault.Value ?? "")),
        "redirect" => Answer.Redirect(fault.Value!, 307),
        "redirect302" => Answer.Redirect(fault.Value!, 302),
        "missing" => FieldEditor.Edit(answer!, fault.Value, remove: true),
        "null" => FieldEditor.Edit(answer!, fault.Value, remove: false),
        "set" when fault.Value?.Split('=', 2) is [var field, var value] =>
            FieldEditor.Edit(answer!, field, remove: false, value),
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

    static Answer Refuse(Fault fault, Route route, Received request)
    {
        var status = fault.Number(500);
        var code = fault.Code ?? (route.IsXml ? QueryCode(status) : JsonCode(status, route.IsPortal));
        var message = fault.Message ?? (code == "ForbiddenException" ? "No access" : "A fault was asked for");
        return route.Error(request, code, message, status);
    }

    static string JsonCode(int status, bool isPortal) => status switch
    {
        401 => isPortal ? "UnauthorizedException" : "InvalidClientException",
        403 => isPortal ? "ForbiddenException" : "AccessDeniedException",
        404 => "ResourceNotFoundException",
        429 => "TooManyRequestsException",
        503 => "ServiceUnavailableException",
        >= 500 => "InternalServerException",
        _ => "InvalidRequestException",
    };

    // STS API reference, "Common errors".
    static string QueryCode(int status) => status switch
    {
        403 => "AccessDenied",
        429 => "Throttling",
        503 => "ServiceUnavailable",
        >= 500 => "InternalFailure",
        _ => "ValidationError",
    };

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
    static async Task SendHugeAsync(int megabytes, Route route, HttpContext http)
    {
        var (type, start, end) = route.IsXml
            ? ("text/xml", $"<{route.Operation}Response><{route.Operation}Result><Credentials><AccessKeyId>",
                $"</AccessKeyId></Credentials></{route.Operation}Result></{route.Operation}Response>")
            : ("application/json", "{\"roleCredentials\":{\"accessKeyId\":\"", "\"}}");
        http.Response.ContentType = type;
        await http.Response.WriteAsync(start, http.RequestAborted);
        var block = Encoding.ASCII.GetBytes(new string('A', 64 * 1024));
        for (var i = 0; i < megabytes * 16; i++)
            await http.Response.Body.WriteAsync(block, http.RequestAborted);
        await http.Response.WriteAsync(end, http.RequestAborted);
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
