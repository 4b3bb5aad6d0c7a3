using CredentialProcess.Ecr;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Docker;

/// <summary>
/// Which helper docker uses for which registry. A registry whose account has one role gets the plain helper. Where
/// several roles match, the selected profile gets its own helper; if none is selected, the registry is skipped with the
/// reason. An existing choice stays.
/// </summary>
/// <param name="existing">The helpers in docker's config.</param>
sealed class HelperPlan(RegistryProfiles registries, IReadOnlyDictionary<string, string> existing)
{
    readonly SortedDictionary<string, string> _helpers = new(StringComparer.Ordinal);
    readonly List<string> _skipped = [];

    /// <summary>Each registry's helper.</summary>
    public IReadOnlyDictionary<string, string> Helpers => _helpers;

    /// <summary>Messages about the registries that got no helper.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    public string? Previous(string host) => existing.GetValueOrDefault(host);

    /// <param name="all">All profiles.</param>
    /// <param name="chosen">The profile to install for; null for all.</param>
    /// <param name="region">The Region of the registries; null for each profile's own.</param>
    public void Add(IReadOnlyList<Profile> all, Profile? chosen, string? region)
    {
        if (chosen is not null)
        {
            AddOne(all, chosen, region);
            return;
        }

        foreach (var account in all.GroupBy(p => p.AccountId))
        {
            var regions = account.Select(p => region ?? p.Region).OfType<string>().Distinct().ToList();
            if (regions.Count == 0)
                _skipped.Add($"account {Printable.Text(account.Key)}: none of its profiles has a Region");
            foreach (var each in regions)
                AddAccount([.. account], each);
        }
    }

    /// <summary>ECR Public, which belongs to no account: for the chosen profile, or the one active later.</summary>
    public void AddPublic(Profile? chosen) =>
        _helpers["public.ecr.aws"] = chosen is null ? HelperName.Plain : HelperName.Require(chosen.Name);

    void AddOne(IReadOnlyList<Profile> all, Profile chosen, string? region)
    {
        var registry = RegistryHost.Of(chosen.AccountId, region ?? chosen.Region ?? throw new Failure(
            FailureKind.Configuration,
            $"profile '{Printable.Text(chosen.Name)}' has no Region, so its registry is unknown",
            "add --region REGION"));
        var isOnly = RegistryProfiles.AreSameRole([chosen, .. all.Where(p => p.AccountId == chosen.AccountId)]);
        _helpers[registry.Name] = isOnly ? HelperName.Plain : HelperName.Require(chosen.Name);
    }

    void AddAccount(IReadOnlyList<Profile> matching, string region)
    {
        RegistryHost registry;
        try
        {
            registry = RegistryHost.Of(matching[0].AccountId, region);
        }
        catch (Failure failure)
        {
            _skipped.Add(failure.Message);
            return;
        }

        if (existing.GetValueOrDefault(registry.Name) is { } previous
            && HelperName.IsOwn(previous, OperatingSystem.IsWindows()))
            _helpers[registry.Name] = previous;
        else if (RegistryProfiles.AreSameRole(matching))
            _helpers[registry.Name] = HelperName.Plain;
        else if (registries.Choose(matching, region) is not { } selected)
            _skipped.Add($"{registry.Name}: {matching.Count} profiles match, "
                + string.Join(", ", matching.Take(5).Select(p => $"'{Printable.Text(p.Name)}'"))
                + (matching.Count > 5 ? $" and {matching.Count - 5} more" : ""));
        else if (HelperName.For(selected.Name) is { } helper)
            _helpers[registry.Name] = helper;
        else
        {
            _skipped.Add($"{registry.Name}: the name of profile '{Printable.Text(selected.Name)}' "
                + "can't be part of a file name");
        }
    }
}
