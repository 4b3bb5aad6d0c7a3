using System.Text.Json;
using System.Text.Json.Nodes;

namespace IdentityCenter.State;

/// <summary>An AWS account of the tenant and the roles that its one user has there. Ids are text: one has a leading
/// zero. Name and e-mail may be missing, as they may be at the service.</summary>
public sealed record Account(string Id, string? Name, string? Email, IReadOnlyList<string> Roles)
{
    /// <summary>The first three accounts are fixed; more are generated.</summary>
    public static IReadOnlyList<Account> Some(int count = 3)
    {
        List<Account> accounts =
        [
            new("012345678901", "Entwicklung – Müller & Söhne", "dev@example.com", ["AdministratorAccess", "ReadOnly"]),
            new("123456789012", "Production", "production@example.com",
                ["AdministratorAccess", "PowerUserAccess", "ReadOnly"]),
            new("210987654321", "Données 東京", "data@example.com", ["DatenLeser+Schreiber", "ReadOnly"]),
        ];
        string[] towns = ["Zürich", "Oslo", "São Paulo", "Łódź", "Kyōto", "Reykjavík", "Turin"];
        for (var i = accounts.Count; i < count; i++)
            accounts.Add(new Account(
                $"{300_000_000_000 + i * 7_919L}",
                i % 50 == 49 ? null : $"team-{i:D4} {towns[i % towns.Length]}",
                i % 50 == 49 ? null : $"team-{i:D4}@example.com",
                i % 2 == 0 ? ["AdministratorAccess", "ReadOnly"] : ["AdministratorAccess", "Billing", "ReadOnly"]));
        return accounts[..Math.Min(count, accounts.Count)];
    }

    /// <summary>Accounts from JSON: <c>[{"id", "name", "email", "roles": []}]</c>, whatever their names hold.</summary>
    /// <exception cref="FormatException">It is not such JSON.</exception>
    public static IReadOnlyList<Account> Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return [.. JsonNode.Parse(json)!.AsArray().Select(row => new Account(
                row!["id"]!.GetValue<string>(), row["name"]?.GetValue<string>(), row["email"]?.GetValue<string>(),
                [.. (row["roles"]?.AsArray() ?? []).Select(role => role!.GetValue<string>())]))];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException("the accounts are not [{\"id\", \"name\", \"email\", \"roles\": []}]", wrong);
        }
    }
}
