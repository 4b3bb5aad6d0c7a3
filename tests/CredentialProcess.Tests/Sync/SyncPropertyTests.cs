using System.Text;
using CredentialProcess.Assignments;
using CredentialProcess.Config;
using CredentialProcess.Sync;
using FsCheck;
using FsCheck.Fluent;

namespace CredentialProcess.Tests.Sync;

/// <summary>
/// The writer is the reader's counterpart: for any config text and any set of profiles, reading after writing gives the
/// new profiles and all the old sections with equal keys, no byte outside the block changes, writing twice changes
/// nothing, and a block that was emptied is filled again as it was.
/// </summary>
public class SyncPropertyTests
{
    static readonly string[] s_pieces =
    [
        "[profile a]", "[default]", "[profile default]", "[profile \"a b\"]", "[sso-session s]", "[services v]",
        "[DEFAULT]", "  [profile c]", "[profile a.Admin]", "[profile 'a-1.Admin']", "[profile a-process]", "\n", "\n",
            "\n", "\n",
        "\r\n", "\r\n", "\r", "  ", "\t", "\u00A0", "# c", "  ; c", "k = v", "K: w", "é=ü", "  k2 = v",
            "sso_session = s",
        "s3 =\n  a=b\n  c", "x =\n\n\n   y", "k = v\n", "[profile b]\n", "region = x\n", "\0", "\u0085", "😀 = 😀\n",
        "noise\n", "sso_account_id = 01",
    ];

    static readonly string?[] s_names = ["a", "A", "b", "a b", "é", "東京", "..", "[x]", "a\nb", "default", null];

    [Fact]
    public void In_any_config_the_new_profiles_and_all_the_old_sections_are_read_and_no_other_byte_changes()
    {
        var kinds = new int[3];
        Prop.ForAll(
                Gen.Elements(s_pieces).ListOf().ToArbitrary(), Assigned().ToArbitrary(), Assigned().ToArbitrary(),
                (pieces, first, second) => Holds(string.Concat(pieces), first, second, kinds))
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40));
        // Each of the three ways has been gone often enough to prove something: refused, written, written in the
        // middle.
        Assert.All(kinds, count => Assert.True(count > 100, string.Join(' ', kinds)));
    }

    [Fact]
    public void In_any_config_plain_sections_are_set_and_all_others_stay() =>
        Prop.ForAll(
                Gen.Elements(s_pieces).ListOf().ToArbitrary(), Gen.Elements("a", "b", "default", "new").ToArbitrary(),
                (pieces, name) => Sets(string.Concat(pieces), name))
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40));

    static bool Sets(string text, string name)
    {
        ConfigSection[] sections =
        [
            ConfigSection.Session("s", "https://x.example/start", "us-east-1"),
            ConfigSection.Profile(name, "s", "012345678901", "Admin", "eu-central-1"),
        ];
        if (Tried(() => SyncSamples.Draft(text).With(sections)) is not { } draft)
            return true;
        var old = new ConfigText("config", Encoding.UTF8.GetBytes(text));
        var now = new ConfigText("config", draft.After.ToArray());
        for (var i = 0; i < now.Count; i++)
        {
            if (Tried(() => now.OwnKeys(i)) is not { } keys)
                continue;
            var before = i < old.Count ? old.OwnKeys(i).ToDictionary() : [];
            foreach (var (key, value) in keys.ToDictionary())
                if (!before.TryGetValue(key, out var was) || was != value)
                    Assert.Contains(sections.SelectMany(section => section.Keys), pair => pair.Key == key
                        && pair.Value == value);
            Assert.All(before.Keys, key => Assert.True(keys.Has(key)));
        }

        // Not where [DEFAULT] says something twice.
        if (Tried(() => new AwsConfig(now, null).Profile(name)) is { } profile)
            Assert.Equal("Admin", profile.Text("sso_role_name"));
        if (Tried(() => new AwsConfig(now, null).Session("s")) is { } session)
            Assert.Equal("us-east-1", session.Text("sso_region"));
        return !draft.With(sections).After.Span.SequenceEqual(draft.After.Span)
            ? throw new InvalidOperationException("twice") : true;
    }

    static Gen<List<Assignment>> Assigned() =>
        (from name in Gen.Elements(s_names)
         from id in Gen.Choose(1, 4)
         from role in Gen.Elements("Admin", "ReadOnly", "a=b", "a,b")
         select new Assignment(new Account($"{id}", name, null), role)).ListOf()
        .Select(list => list.DistinctBy(each => (each.Account.Id, each.RoleName)).ToList());

    static bool Holds(string text, List<Assignment> first, List<Assignment> second, int[] kinds)
    {
        var arguments = new SyncArguments { Session = "s", Region = "eu-central-1", Process = first.Count % 2 == 0 };
        if (Tried(() => SyncSamples.Plan(text, arguments, first)) is not { } plan)
        {
            kinds[0]++;
            return true;
        }

        kinds[1]++;
        var once = SyncSamples.After(plan);
        Assert.StartsWith(text, once, StringComparison.Ordinal);
        ReadsBack(text, once, arguments, first, plan);
        Assert.False(SyncSamples.Plan(once, arguments, first).Draft.IsChanged);

        // Others have put their sections below; then other profiles are assigned.
        var below = "\n[profile below]\nk = v\n";
        var strays = second.Count % 2 == 0 ? "" : "stray = x\n\n  y\n";
        if (once != text
            && Tried(() => SyncSamples.Plan(once + strays + below, arguments, second, prunes: true)) is { } later)
        {
            kinds[2]++;
            ReadsBack(once + strays + below, SyncSamples.After(later), arguments, second, later);
            Assert.EndsWith(below, SyncSamples.After(later), StringComparison.Ordinal);
            Assert.StartsWith(text, SyncSamples.After(later), StringComparison.Ordinal);
        }

        // Nothing goes because it is no longer selected, until it is pruned.
        var unselected = SyncSamples.Plan(once, arguments with { Skip = [new("*")] }, first);
        Assert.Empty(unselected.Removed);
        Assert.Equal(plan.Added.Order(StringComparer.Ordinal), unselected.Unselected.Order(StringComparer.Ordinal));
        var emptied = SyncSamples.Plan(once, arguments with { Skip = [new("*")] }, first, prunes: true);
        Assert.StartsWith(text, SyncSamples.After(emptied), StringComparison.Ordinal);
        Assert.Equal(2, SyncSamples.After(emptied)[text.Length..].Split('\r', '\n').Count(line => line.Length > 0));
        if (once != text)
            Assert.Equal(once, SyncSamples.After(SyncSamples.Plan(SyncSamples.After(emptied), arguments, first)));
        return true;
    }

    static void ReadsBack(string before, string after, SyncArguments arguments, List<Assignment> assignments,
        SyncPlan plan)
    {
        var old = new ConfigText("config", Encoding.UTF8.GetBytes(before));
        var now = new ConfigText("config", Encoding.UTF8.GetBytes(after));
        Assert.Equal(Sections(old), Sections(now));
        var config = new AwsConfig(now, null);
        var found = new HashSet<(string, string)>();
        var written = new BlockContents(plan.Draft, arguments.Session).Sections.Select(section => section.Name)
            .Except([.. plan.Unassigned, .. plan.Unselected, .. plan.Unknown]);
        foreach (var name in written)
        {
            Assert.Contains(name, config.ProfileNames);
            if (Tried(() => config.Profile(name)) is not { } keys)
                continue;
            Assert.Equal("eu-central-1", keys.Text("region"));
            // [DEFAULT] may say one that goes on over several lines.
            if (Tried(() => keys.Text("sso_session")) is { } session && keys.Text("credential_process") is null)
                Assert.Equal((arguments.Session, true),
                    (session, found.Add((keys.Text("sso_account_id")!, keys.Text("sso_role_name")!))));
            else
                Assert.StartsWith("sso-cred --profile ", keys.Text("credential_process"), StringComparison.Ordinal);
        }

        // Whatever is assigned is there, but for names that were taken, and for what [DEFAULT] says twice.
        if (found.Count > 0)
            Assert.Equal(assignments.Count, found.Count
                + plan.Conflicts.Count(clash => !clash.Name.EndsWith("-process", StringComparison.Ordinal)));
    }

    // Every section outside the block: its header and its keys, or why they can't be read.
    static List<string> Sections(ConfigText text)
    {
        var blocks = ManagedBlock.FindAll(text);
        List<string> sections = [];
        for (var i = 0; i < text.Count; i++)
        {
            if (blocks.Any(block => block.Contains(i)))
                continue;
            var section = i;
            var keys = Tried(() => text.OwnKeys(section).ToDictionary());
            sections.Add(Encoding.UTF8.GetString(text.Header(i)) + " "
                + (keys is null ? "twice" : string.Join("|", keys.Select(pair => $"{pair.Key}={pair.Value}"))));
        }

        return sections;
    }

    static T? Tried<T>(Func<T?> action) where T : class
    {
        try
        {
            return action();
        }
        catch (Failure failure) when (failure.Exit == ExitCode.Configuration)
        {
            return null;
        }
    }
}
