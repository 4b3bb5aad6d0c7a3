using CredentialProcess.Assignments;
using CredentialProcess.Profiles;

namespace SsoCred.Configuring;

/// <summary>The order of accounts and roles in lists: those of the profiles that were chosen last come first.</summary>
sealed class RecentAccounts : IComparer<Account>
{
    readonly Dictionary<string, int> _accounts = [];
    readonly Dictionary<(string Account, string Role), int> _roles = [];

    public RecentAccounts(ProfileSource profiles, RecentProfiles recent, Session session)
    {
        var names = recent.Read();
        if (names.Count == 0)
            return;
        var known = profiles.ListResolvable().ToDictionary(profile => profile.Name, StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!known.TryGetValue(profiles.ProcessTargetOf(name) ?? name, out var profile)
                || profile.SignIn?.Session.Key != session.Key)
                continue;
            _accounts.TryAdd(profile.AccountId, _accounts.Count);
            _roles.TryAdd((profile.AccountId, profile.RoleName), _roles.Count);
        }
    }

    public int Compare(Account? x, Account? y)
    {
        var order = Rank(x).CompareTo(Rank(y));
        return order == 0 ? Account.Order.Compare(x!, y!) : order;
    }

    /// <summary>Those of recent profiles first; the others as they are.</summary>
    public IEnumerable<Assignment> InOrder(IEnumerable<Assignment> assignments) => assignments.OrderBy(each =>
        _roles.GetValueOrDefault((each.Account.Id, each.RoleName), int.MaxValue));

    int Rank(Account? account) => _accounts.GetValueOrDefault(account!.Id, int.MaxValue);
}
