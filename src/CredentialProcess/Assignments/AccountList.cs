namespace CredentialProcess.Assignments;

/// <summary>The accounts that the portal has listed for one session.</summary>
/// <param name="LeftOut">Entries that can't be true, in words.</param>
sealed record AccountList(IReadOnlyList<Account> Accounts, IReadOnlyList<string> LeftOut);
