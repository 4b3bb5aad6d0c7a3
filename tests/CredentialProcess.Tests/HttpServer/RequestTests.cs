using System.Text;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Tests.HttpServer;

public class RequestTests
{
    [Fact]
    public void A_head_gives_method_path_query_and_headers()
    {
        var request = Parse(
            "GET /a/b?c=d?e HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX-One:\t v w \r\nx-one: z\r\nEmpty:\r\n\r\n")!;
        Assert.Equal(("GET", "/a/b", "c=d?e"), (request.Method, request.Path, request.Query));
        Assert.Equal("127.0.0.1:80", request.Header("host"));
        Assert.Equal("v w, z", request.Header("X-ONE"));
        Assert.Equal("", request.Header("empty"));
        Assert.Null(request.Header("none"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET / HTTP/2\r\n\r\n")]
    [InlineData("GET  / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1 \r\n\r\n")]
    [InlineData("GET http://x/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET x HTTP/1.1\r\n\r\n")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\n\r\n")]
    [InlineData("G(T / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: a\n\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\nHost: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\0\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\r\n\r\n")]
    public void Anything_else_is_no_request(string head) => Assert.Null(Parse(head));

    static Request? Parse(string head) => Request.Parse(Encoding.Latin1.GetBytes(head));
}
