using CredentialProcess.Ecr;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Docker;

/// <summary>
/// Which helper docker is to ask for which registry. A registry whose account has one role gets the plain helper;
/// where several roles fit, the one that is meant gets a helper of its own, and where that stays open the registry is
/// left out with the reason. What a person has chosen before stays.
/// </summary>
/// <param name="existing">docker's helpers as they stand.</param>
sealed class HelperPlan(RegistryProfiles registries, IReadOnlyDictionary<string, string> existing)
{
    readonly SortedDictionary<string, string> _helpers = new(StringComparer.Ordinal);
    readonly List<string> _left = [];

    /// <summary>Each registry's helper.</summary>
    public IReadOnlyDictionary<string, string> Helpers => _helpers;

    /// <summary>What is left out and why, in words.</summary>
    public IReadOnlyList<string> Left => _left;

    public string? Before(string host) => existing.GetValueOrDefault(host);

    /// <param name="all">Every profile there is.</param>
    /// <param name="chosen">The one to install for; null for all.</param>
    /// <param name="region">The registries' Region; null for each profile's own.</param>
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
                _left.Add($"account {Printable.Text(account.Key)}: none of its profiles has a Region");
            foreach (var each in regions)
                AddAccount([.. account], each);
        }
    }

    /// <summary>ECR Public, which is no account's: the profile is the chosen one, or the active one later.</summary>
    public void AddPublic(Profile? chosen) =>
        _helpers["public.ecr.aws"] = chosen is null ? HelperName.Plain : HelperName.Demand(chosen.Name);

    void AddOne(IReadOnlyList<Profile> all, Profile chosen, string? region)
    {
        var registry = RegistryHost.Of(chosen.AccountId, region ?? chosen.Region ?? throw new Failure(
            FailureKind.Configuration,
                $"profile '{Printable.Text(chosen.Name)}' has no Region, so its registry is not known",
            "name it: --region REGION"));
        var isOnly = RegistryProfiles.AreSameRole([chosen, .. all.Where(p => p.AccountId == chosen.AccountId)]);
        _helpers[registry.Name] = isOnly ? HelperName.Plain : HelperName.Demand(chosen.Name);
    }

    void AddAccount(IReadOnlyList<Profile> fitting, string region)
    {
        RegistryHost registry;
        try
        {
            registry = RegistryHost.Of(fitting[0].AccountId, region);
        }
        catch (Failure failure)
        {
            _left.Add(failure.Message);
            return;
        }

        if (existing.GetValueOrDefault(registry.Name) is { } before && HelperName.IsOurs(before))
            _helpers[registry.Name] = before;
        else if (RegistryProfiles.AreSameRole(fitting))
            _helpers[registry.Name] = HelperName.Plain;
        else if (registries.Choose(fitting, region) is not { } meant)
            _left.Add($"{registry.Name}: {fitting.Count} profiles fit, "
                + string.Join(", ", fitting.Take(5).Select(p => $"'{Printable.Text(p.Name)}'"))
                + (fitting.Count > 5 ? $" and {fitting.Count - 5} more" : ""));
        else if (HelperName.For(meant.Name) is { } helper)
            _helpers[registry.Name] = helper;
        else
            _left.Add($"{registry.Name}: the name of profile '{Printable.Text(meant.Name)}' can't be part of a file name");
    }
}
