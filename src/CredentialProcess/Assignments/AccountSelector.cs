using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Assignments;

/// <summary>An account as a person names it: by its id, or by its name in any case. Several may bear one name.</summary>
sealed class AccountSelector(string asked)
{
    public bool Matches(Account account)
    {
        return account.Id == asked || string.Equals(account.Name, asked, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>For when none of these is it: those that may have been meant.</summary>
    public Failure NotFound(Session session, IReadOnlyList<Account> accounts)
    {
        var names = accounts.Select(account => account.Name).OfType<string>().Concat(accounts.Select(account => account.Id));
        var near = ClosestNames.Find(asked, [.. names.Distinct()]);
        return new Failure(FailureKind.Configuration,
            $"no account '{Printable.Text(asked)}' is assigned to you in {session.Label}",
            near.Count > 0
                ? $"did you mean {string.Join(" or ", near.Select(name => $"'{Printable.Text(name)}'"))}?"
                : "'sso-cred accounts' lists them");
    }
}
