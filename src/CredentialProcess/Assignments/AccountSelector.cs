using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Assignments;

/// <summary>
/// Selects an account by its id, or by its name in any case. Several accounts may have the same name.
/// </summary>
sealed class AccountSelector(string wanted)
{
    public bool Matches(Account account) => account.Id == wanted
        || string.Equals(account.Name, wanted, StringComparison.OrdinalIgnoreCase);

    /// <summary>The failure for when none of these matches, with similar names as hint.</summary>
    public Failure NotFound(Session session, IReadOnlyList<Account> accounts)
    {
        var names = accounts.Select(account => account.Name).OfType<string>()
            .Concat(accounts.Select(account => account.Id));
        var closest = ClosestNames.Find(wanted, [.. names.Distinct()]);
        return new Failure(FailureKind.Configuration,
            $"no account '{Printable.Text(wanted)}' is assigned to you in {session.Label}",
            closest.Count > 0
                ? $"did you mean {string.Join(" or ", closest.Select(name => $"'{Printable.Text(name)}'"))}?"
                : "to list them, run: sso-cred accounts");
    }
}
