using CredentialProcess;
using CredentialProcess.Aws;
using CredentialProcess.Sync;
using CredentialProcess.Text;
using SsoCred.Options;

namespace SsoCred.Configuring;

/// <summary>
/// Checks a Region that is typed. One that no table here has may be new, so it is accepted when it is typed again.
/// </summary>
sealed class RegionCheck
{
    string? _refused;

    public string ValidateOrNone(string typed) => typed == ConfigureOptions.NoRegion ? typed : Validate(typed);

    /// <exception cref="Failure">It is not a Region, or not a known one and typed for the first time.</exception>
    public string Validate(string typed)
    {
        var region = SyncArguments.ValidateRegion(typed);
        if (KnownRegions.All.Contains(region) || region == _refused)
            return region;
        _refused = region;
        var closest = ClosestNames.Find(region, KnownRegions.All);
        throw new Failure(FailureKind.Usage, $"no Region '{region}' is known",
            (closest.Count > 0 ? $"did you mean {string.Join(" or ", closest)}? " : "")
                + "type it again to use it anyway");
    }
}
