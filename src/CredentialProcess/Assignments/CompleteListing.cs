namespace CredentialProcess.Assignments;

/// <summary>What makes a cached listing as good as a new one for a while: it has the roles of all accounts.</summary>
/// <param name="BegunAt">No answer in it is older.</param>
/// <param name="SignIn">A fingerprint of the sign-in: another user may see others.</param>
sealed record CompleteListing(DateTimeOffset BegunAt, string SignIn)
{
    /// <summary>As long as a refreshed token lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Whether it was listed with this sign-in, and within the last hour.</summary>
    public bool IsRecent(string signIn, DateTimeOffset now) =>
        SignIn == signIn && now - BegunAt is var age && age >= TimeSpan.Zero && age < Lifetime;
}
