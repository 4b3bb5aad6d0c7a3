using System.Text;
using CredentialProcess.Profiles;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>Any graph of profiles: each is resolved as the model says or refused, alone and in a listing.</summary>
public class ResolutionPropertyTests
{
    [Fact]
    public async Task Any_graph_is_resolved_as_the_model_says_or_refused()
    {
        int resolved = 0, chained = 0, refused = 0;
        await RandomCases.CasesAsync("chains", 600, random =>
        {
            string[] names = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => $"p{i}")];
            var profiles = names.Select(name => RandomProfile.Next(random, name, names)).ToList();
            var (config, credentials) = (new StringBuilder(SampleConfigs.Corp), new StringBuilder());
            profiles.ForEach(profile => profile.WriteTo(config, credentials));
            var model = new ResolutionModel(profiles.ToDictionary(profile => profile.Name));

            using var home = new TemporaryHome(config.ToString(), credentials.ToString());
            var source = home.Profiles;
            var all = names.ToDictionary(name => name, name => Resolve(source, name));
            foreach (var name in names)
                Assert.Equal((config.ToString(), model.Of(name)), (config.ToString(), all[name]));

            var listed = home.Profiles.ListResolvable();
            Assert.Equal(profiles.Where(p => p.HasRole || p.Sso.Account || p.Sso.Role).Select(p => all[p.Name])
                .Where(text => text is not null), listed.Select(profile => Text(profile)));
            resolved += all.Values.Count(text => text is not null);
            chained += all.Values.Count(text => text?.Split(" role:").Length > 2);
            refused += all.Values.Count(text => text is null);
        });
        // The cases are of all kinds.
        Assert.True(resolved > 300 && chained > 20 && refused > 300, $"{resolved} {chained} {refused}");
    }

    static string? Resolve(ProfileSource profiles, string name)
    {
        try
        {
            return Text(profiles.Resolve(name));
        }
        catch (Failure failure)
        {
            Assert.Equal(FailureKind.Configuration, failure.Kind);
            return null;
        }
    }

    static string Text(Profile profile) => profile switch
    {
        RoleProfile role => (role.Source.Profile is { } source ? Text(source) : role.Source.Keys!.AccessKeyId)
            + " role:" + role.Name,
        _ => "sso:" + profile.Name,
    };
}
