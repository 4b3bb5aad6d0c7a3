namespace CredentialProcess.Assignments;

/// <summary>The accounts that the portal has listed for one session.</summary>
/// <param name="LeftOut">Invalid entries, as text for messages.</param>
sealed record AccountList(IReadOnlyList<Account> Accounts, IReadOnlyList<string> LeftOut);
