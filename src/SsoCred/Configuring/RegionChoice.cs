using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using SsoCred.Options;
using SsoCred.Prompts;

namespace SsoCred.Configuring;

/// <summary>
/// The Region of the profiles. One that is given applies to all of them; otherwise an existing profile keeps its own,
/// or none, and only new ones get the default.
/// </summary>
sealed class RegionChoice
{
    readonly ProfileSource _profiles;
    readonly HashSet<string> _names;
    readonly string? _given;

    /// <param name="prompter">Asks where the command line gives none; null asks nobody.</param>
    /// <param name="planned">The default names of the profiles.</param>
    public RegionChoice(ProfileSource profiles, Prompter? prompter, string? given, Session session,
        IReadOnlyList<string> planned, KeptAnswers answers)
    {
        (_profiles, _names) = (profiles, [.. profiles.ProfileNames]);
        var usual = Common(planned) ?? MostCommon() ?? session.Region;
        var answer = given is not null
            ? Checked(given)
            : prompter?.Ask("Region of the profiles, or none", answers.Current.Region ?? usual,
                new RegionCheck().ValidateOrNone);
        if (given is null && answer is not null)
            answers.Set(answers.Current with { Region = answer });
        _given = given is null && answer == usual ? null : answer;
        Usual = Written(answer ?? usual);
    }

    /// <summary>What a new profile gets; null for none.</summary>
    public string? Usual { get; }

    /// <summary>What this profile has afterwards; null for none.</summary>
    public string? Of(string profile) => _given is not null ? Written(_given)
        : _names.Contains(profile) ? _profiles.RegionOf(profile)
        : Usual;

    /// <summary>Whether the profile keeps its Region, so nothing is written.</summary>
    public bool StaysIn(string profile) => _given is null && _names.Contains(profile);

    /// <summary>The Region of these profiles, where all of them exist and have the same.</summary>
    string? Common(IReadOnlyList<string> planned) =>
        planned.Count > 0 && planned.All(_names.Contains)
            && planned.Select(_profiles.RegionOf).Distinct().ToList() is [var only]
            ? only ?? ConfigureOptions.NoRegion
            : null;

    string? MostCommon()
    {
        string? most = null;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var profile in _profiles.ListResolvable())
        {
            if (profile.Region is not { } region)
                continue;
            counts[region] = counts.GetValueOrDefault(region) + 1;
            if (most is null || counts[region] > counts[most])
                most = region;
        }

        return most;
    }

    static string? Written(string region) => region == ConfigureOptions.NoRegion ? null : region;

    static string Checked(string region) =>
        region == ConfigureOptions.NoRegion ? region : SyncArguments.ValidateRegion(region);
}
