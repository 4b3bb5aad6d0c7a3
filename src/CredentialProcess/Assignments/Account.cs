namespace CredentialProcess.Assignments;

/// <summary>An AWS account as the portal lists it. Name and e-mail may be missing and are free text.</summary>
/// <param name="Id">Twelve digits, including leading zeros.</param>
sealed record Account(string Id, string? Name, string? Email)
{
    /// <summary>By name in any case, accounts without a name last; then by id.</summary>
    public static readonly IComparer<Account> Order = Comparer<Account>.Create((a, b) =>
    {
        var order = (a.Name is null).CompareTo(b.Name is null);
        if (order == 0)
            order = string.Compare(a.Name, b.Name, StringComparison.OrdinalIgnoreCase);
        return order == 0 ? string.CompareOrdinal(a.Id, b.Id) : order;
    });
}
