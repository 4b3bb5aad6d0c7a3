namespace CredentialProcess.Profiles;

/// <summary>
/// Session policies: the credentials can do what both these and the role allow (STS API reference, AssumeRole).
/// </summary>
/// <param name="Document">A JSON policy, at most 2,048 characters; null for none.</param>
/// <param name="Arns">Managed policies, at most ten.</param>
sealed record SessionPolicy(string? Document, IReadOnlyList<string> Arns)
{
    public bool Equals(SessionPolicy? other) =>
        other is not null && Document == other.Document && Arns.SequenceEqual(other.Arns);

    public override int GetHashCode() => HashCode.Combine(Document, Arns.Count);
}
