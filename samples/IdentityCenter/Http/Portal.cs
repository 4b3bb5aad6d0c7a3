using System.Globalization;
using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// The four operations of the access portal (botocore data/sso/2019-06-10/service-2.json). Each carries its token in
/// the header <c>x-amz-sso_bearer_token</c>.
/// </summary>
sealed class Portal(Tenant tenant)
{
    const int LongestPage = 100;

    public Answer GetRoleCredentials(Received request)
    {
        var key = tenant.GetRoleKey(request.Token, AccountId(request), Required(request, "role_name"));
        return Answer.Json(new JsonObject
        {
            ["roleCredentials"] = new JsonObject
            {
                ["accessKeyId"] = key.Id,
                ["secretAccessKey"] = key.Secret,
                ["sessionToken"] = key.Token,
                ["expiration"] = key.ExpiresAt.ToUnixTimeMilliseconds(),
            },
        });
    }

    public Answer ListAccounts(Received request)
    {
        var (page, next) = Page(request, tenant.ListAccounts(request.Token));
        return Answer.Json(new JsonObject
        {
            ["nextToken"] = next,
            ["accountList"] = new JsonArray([.. page.Select(Row)]),
        });

        static JsonNode Row(Account account)
        {
            var row = new JsonObject { ["accountId"] = account.Id };
            if (account.Name is not null)
                row["accountName"] = account.Name;
            if (account.Email is not null)
                row["emailAddress"] = account.Email;
            return row;
        }
    }

    public Answer ListAccountRoles(Received request)
    {
        var accountId = AccountId(request);
        var (page, next) = Page(request, tenant.ListRoles(request.Token, accountId));
        return Answer.Json(new JsonObject
        {
            ["nextToken"] = next,
            ["roleList"] = new JsonArray(
                [.. page.Select(role => new JsonObject { ["roleName"] = role, ["accountId"] = accountId })]),
        });
    }

    public Answer Logout(Received request)
    {
        tenant.SignOut(request.Token);
        return Answer.Empty();
    }

    (IEnumerable<T> Page, string? Next) Page<T>(Received request, IReadOnlyList<T> all)
    {
        var length = tenant.Settings.PageSize;
        if (request.Query.GetValueOrDefault("max_result") is { Length: > 0 } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length is < 1 or > LongestPage))
            throw new Refusal("InvalidRequestException", "Invalid max_result");
        var start = 0;
        if (request.Query.GetValueOrDefault("next_token") is { Length: > 0 } token
            && (!TryReadPosition(token, out start) || start > all.Count))
            throw new Refusal("InvalidRequestException", "Invalid next_token");
        var end = start + length;
        return (all.Skip(start).Take(length), end < all.Count ? WritePosition(end) : null);
    }

    // Contains '+', '/' and '=', so that callers that do not encode it fail here too.
    static string WritePosition(int position) =>
        string.Create(CultureInfo.InvariantCulture, $"next+/{position}==");

    static bool TryReadPosition(string token, out int position)
    {
        position = 0;
        return token.StartsWith("next+/", StringComparison.Ordinal) && token.EndsWith("==", StringComparison.Ordinal)
            && int.TryParse(
                token.AsSpan(6, Math.Max(0, token.Length - 8)), NumberStyles.None, CultureInfo.InvariantCulture,
                out position);
    }

    static string AccountId(Received request) =>
        Required(request, "account_id") is { Length: 12 } id && id.All(char.IsAsciiDigit)
            ? id
            : throw new Refusal("InvalidRequestException", "Invalid account_id");

    static string Required(Received request, string name) =>
        request.Query.GetValueOrDefault(name) is { Length: > 0 } value
            ? value
            : throw new Refusal("InvalidRequestException", $"Missing {name}");
}
