using System.Globalization;
using System.Text;

namespace CredentialProcess.HttpServer;

/// <summary>A response. It is not cacheable and closes the connection.</summary>
/// <param name="Allow">Value of the Allow header of a 405.</param>
/// <param name="Location">Redirect target; ASCII, without spaces.</param>
/// <param name="ContentSecurityPolicy">
/// Content security policy of a page. It also suppresses the Referer header.
/// </param>
sealed record Response(
    int Status, string ContentType, ReadOnlyMemory<byte> Body, string? Allow = null,
    string? ContentSecurityPolicy = null,
    string? Location = null)
{
    internal byte[] ToBytes(bool withBody, DateTimeOffset now)
    {
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {ReasonPhrase(Status)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Date: {now:R}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n")
            .Append("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n");
        if (Allow is not null)
            head.Append(CultureInfo.InvariantCulture, $"Allow: {Allow}\r\n");
        if (Location is not null)
            head.Append(CultureInfo.InvariantCulture, $"Location: {Location}\r\n");
        if (ContentSecurityPolicy is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Security-Policy: {ContentSecurityPolicy}\r\n")
                .Append("Referrer-Policy: no-referrer\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. withBody ? Body.Span : []];
    }

    internal static Response Plain(int status) =>
        new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(ReasonPhrase(status) + "\n"));

    static string ReasonPhrase(int status) => status switch
    {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => status < 500 ? "Refused" : "Internal Server Error",
    };
}
