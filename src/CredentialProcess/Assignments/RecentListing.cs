namespace CredentialProcess.Assignments;

/// <summary>A complete listing of the same sign-in that was cached, and its age.</summary>
sealed record RecentListing(AssignmentList Listing, TimeSpan Age);
