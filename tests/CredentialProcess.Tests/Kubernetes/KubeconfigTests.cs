using System.Text;
using CredentialProcess.Kubernetes;

namespace CredentialProcess.Tests.Kubernetes;

/// <summary>
/// Edits of a kubeconfig: the users of <c>aws eks get-token</c> change and nothing else does. What is not certain is
/// refused, with its line.
/// </summary>
public sealed class KubeconfigTests
{
    // As aws eks update-kubeconfig writes it.
    const string Sample = """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: Q0E=
            server: https://EXAMPLE.gr7.us-east-1.eks.amazonaws.com
          name: arn:aws:eks:us-east-1:123456789012:cluster/my-cluster
        contexts:
        - context:
            cluster: arn:aws:eks:us-east-1:123456789012:cluster/my-cluster
            user: arn:aws:eks:us-east-1:123456789012:cluster/my-cluster
          name: arn:aws:eks:us-east-1:123456789012:cluster/my-cluster
        current-context: arn:aws:eks:us-east-1:123456789012:cluster/my-cluster
        kind: Config
        preferences: {}
        users:
        - name: arn:aws:eks:us-east-1:123456789012:cluster/my-cluster
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              args:
              - --region
              - us-east-1
              - eks
              - get-token
              - --cluster-name
              - my-cluster
              - --output
              - json
              command: aws
              env:
              - name: AWS_PROFILE
                value: dev

        """;

    [Fact]
    public async Task Everything_outside_the_entries_stays_and_undo_gives_the_original()
    {
        var changed = 0;
        await RandomCases.CasesAsync("kubeconfig", 1500, random =>
        {
            var made = new RandomKubeconfig(random);
            var draft = Used(made.Before);
            Assert.Equal(made.After, Text(draft.After));
            Assert.Equal(made.Changed, draft.Changed);
            changed += made.Changed.Count;

            Assert.False(Used(made.After).IsChanged);
            var undone = new KubeconfigDraft(Encoding.UTF8.GetBytes(made.After), "f");
            undone.Undo(undone.Entries.ToHashSet());
            Assert.Equal(made.Before, Text(undone.After));
        });
        Assert.InRange(changed, 1000, int.MaxValue);
    }

    [Fact]
    public Task A_random_cut_or_character_is_refused_or_changes_only_what_it_should() =>
        RandomCases.CasesAsync("damaged kubeconfig", 3000, random =>
        {
            var text = new RandomKubeconfig(random).Before;
            var at = random.Next(text.Length);
            text = random.Next(2) == 0 ? text.Remove(at, random.Next(1, Math.Min(20, text.Length - at + 1)))
                : text.Insert(at, random.In("\"", "'", ":", "- ", "#", " ", "\n", "{", "[", "&a ", "*a", "|", "\t"));
            KubeconfigDraft draft;
            try
            {
                draft = Used(text);
            }
            catch (Failure failure)
            {
                Assert.StartsWith("f:", failure.Message, StringComparison.Ordinal);
                return;
            }

            // Without what a change may add or replace, both are the same.
            Assert.Equal(Rest(text), Rest(Text(draft.After)));
        });

    [Fact]
    public void The_aws_clis_own_form_gets_two_lines()
    {
        var after = Text(Used(Sample).After);
        Assert.Equal(Sample.Replace("      command: aws\n",
            "      command: sso-cred\n      interactiveMode: Never # added by sso-cred\n", StringComparison.Ordinal), after);
    }

    [Theory]
    [InlineData("value: prod", "prod")]
    [InlineData("value: '42'", "42")]
    [InlineData("value: 'Yes'", "Yes")]
    [InlineData("value: 'it''s'", "it's")]
    [InlineData("value: 'a: b # c'", "a: b # c")]
    public void A_profile_replaces_that_of_the_variable(string replaced, string profile) =>
        Assert.Contains(replaced + "\n", Text(Used(Sample, profile).After), StringComparison.Ordinal);

    [Fact]
    public void A_profile_replaces_that_of_the_arguments_which_win_over_the_variable()
    {
        var before = Sample.Replace("- json\n", "- json\n      - --profile=old\n", StringComparison.Ordinal);
        var after = Text(Used(before, "prod").After);
        Assert.Contains("      - '--profile=prod'\n", after, StringComparison.Ordinal);
        Assert.Contains("value: dev\n", after, StringComparison.Ordinal);

        before = Sample.Replace("- json\n", "- json\n      - --profile\n      - old\n", StringComparison.Ordinal);
        Assert.Contains(
            "      - --profile\n      - prod\n", Text(Used(before, "prod").After), StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_is_added_to_the_arguments_where_there_is_none()
    {
        var before = Sample[..Sample.IndexOf("      env:", StringComparison.Ordinal)];
        Assert.Contains("      - json\n      - --profile\n      - prod\n      command: sso-cred\n",
            Text(Used(before, "prod").After), StringComparison.Ordinal);

        before = Flow("[eks, get-token, --cluster-name, my-cluster]");
        Assert.Contains("[eks, get-token, --cluster-name, my-cluster, --profile, 'a,b']\n",
            Text(Used(before, "a,b").After), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command: aws\n", "command: &a aws\n", "an anchor, an alias or a tag")]
    [InlineData("command: aws\n", "command: *a\n", "an anchor, an alias or a tag")]
    [InlineData("command: aws\n", "command: !!str aws\n", "an anchor, an alias or a tag")]
    [InlineData("command: aws\n", "command: aws\n      command: aws\n", "a key for the second time")]
    [InlineData("command: aws\n", "command: aws\n      <<: {}\n", "a merged or empty key")]
    [InlineData("command: aws\n", "command: aws\n      ? a\n", "a line without a key")]
    [InlineData("command: aws\n", "command: aws\n        interactiveMode: Never\n", "a colon in a value without quotes")]
    [InlineData("command: aws\n", "command: aws\n      interactiveMode:\n", "an interactiveMode without a plain value")]
    [InlineData("command: aws\n", "command: aws\n      installHint: |\n        a\n", "a text of several lines")]
    [InlineData("command: aws\n", "command:\taws\n", "a tab")]
    [InlineData("command: aws\n", "command: aws\r", "a line that ends with CR alone")]
    [InlineData("command: aws\n", "command: aws\u2028\n", "a control character")]
    [InlineData("kind: Config\n", "---\nkind: Config\n", "a second document")]
    [InlineData("kind: Config\n", "...\nkind: Config\n", "a second document")]
    [InlineData("kind: Config\n", "kind: \"a\n---\nb\"\n", "a second document")]
    [InlineData("apiVersion: v1\n", "%YAML 1.2\n---\napiVersion: v1\n", "a value on a line of its own")]
    [InlineData("preferences: {}\n", "preferences: {\n}\n", "brackets that are not closed in their line")]
    [InlineData("v1beta1\n", "v1alpha1\n", "an apiVersion other than")]
    [InlineData("- us-east-1\n", "- \"us\\u002deast-1\"\n", "an argument with a backslash")]
    [InlineData("- us-east-1\n", "- {a: b}\n", "a list of arguments that is not one of plain values")]
    [InlineData("- --output\n", "- --endpoint-url\n", "an argument that 'sso-cred eks get-token' does not take")]
    [InlineData("- --output\n      - json\n", "- --output\n", "an option without its value")]
    public void What_is_not_certain_is_refused(string old, string replaced, string reason)
    {
        Assert.Contains(old, Sample, StringComparison.Ordinal);
        var failure = Assert.Throws<Failure>(() => Used(Sample.Replace(old, replaced, StringComparison.Ordinal)));
        Assert.Matches(@"\Af:\d+: ", failure.Message);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(", which sso-cred does not edit", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    [Fact]
    public void Json_and_users_in_brackets_are_refused()
    {
        Assert.Contains("JSON", Refusal("""{"users": [{"user": {"exec": {"args": ["get-token"]}}}]}"""),
            StringComparison.Ordinal);
        foreach (var users in new[]
        {
            "users: [{user: {exec: {command: aws, args: [eks, get-token]}}}]\n",
            "users:\n- {user: {exec: {command: aws, args: [eks, get-token]}}}\n",
            "users:\n- user: {exec: {command: aws, args: [eks, get-token]}}\n",
            "users:\n- user:\n    exec: {command: aws, args: [eks, get-token]}\n",
        })
            Assert.Contains("brackets", Refusal(users), StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Assert.Throws<Failure>(
            () => new KubeconfigDraft([.. "get-token: \xff"u8, 0xff], "f")).Message, StringComparison.Ordinal);
        Assert.Contains("50 levels", Refusal("get-token: 1\na:\n" + string.Concat(
            Enumerable.Range(1, 60).Select(i => new string(' ', i) + "a:\n"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command: aws\n", "command: aws-iam-authenticator\n")]
    [InlineData("command: aws\n", "command: /opt/aws/kubelogin\n")]
    [InlineData("- get-token\n", "- update-kubeconfig\n")]
    [InlineData("exec:\n", "auth-provider:\n")]
    [InlineData("users:\n", "people:\n")]
    public void Other_users_are_left_alone(string old, string replaced) =>
        Assert.Empty(new KubeconfigDraft(
            Encoding.UTF8.GetBytes(Sample.Replace(old, replaced, StringComparison.Ordinal)), "f").Entries);

    [Fact]
    public void A_file_without_such_users_may_have_any_form() =>
        Assert.Empty(new KubeconfigDraft("""{"kind": "Config", *"""u8.ToArray(), "f").Entries);

    [Fact]
    public void A_diff_shows_no_secret_of_the_file()
    {
        const string Secrets = """
            - name: other
              user:
                token: SECRET
                password: "SECRET"
                client-key-data: |
                  SECRET
                exec:
                  args:
                  - --secret=SECRET
                  env: [{name: A, value: SECRET}] # SECRET
                # SECRET

            """;
        var before = Sample.Replace("users:\n", "users:\n" + Secrets, StringComparison.Ordinal) + Secrets
            .Replace("other", "third", StringComparison.Ordinal);
        var (shown, after) = Used(before, "prod").Shown();
        Assert.DoesNotContain("SECRET", Text(shown) + Text(after), StringComparison.Ordinal);
        Assert.Equal(before.Count(c => c == '\n'), Text(shown).Count(c => c == '\n'));
        string[] lines = ["command: sso-cred", "value: prod", "- get-token", "    token: …", "- name: other"];
        foreach (var line in lines)
            Assert.Contains(line, Text(after), StringComparison.Ordinal);
    }

    [Fact]
    public void The_users_of_contexts_are_found_in_each_form()
    {
        var users = Kubeconfig.UsersOfContexts(
            "contexts:\n  - name: 'a'\n    context:\n      user: \"u\"\n  - name: b\n  - context: {user: u}\n"u8.ToArray(), "f");
        Assert.Equal([("a", "u")], users.Select(each => (each.Key, each.Value)));
    }

    [Theory]
    [InlineData("/a/one::/a/two:/a/one:/none", ':', "/a/one,/a/two")]
    [InlineData("", ':', "HOME/.kube/config")]
    [InlineData(":", ':', "")]
    public void The_files_are_those_that_kubectl_reads(string variable, char separator, string found)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a/one", "a/two", ".kube/config" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], "");
        }

        var list = string.Join(separator, variable.Split(':').Select(each => each.Replace(
            "/a/", folder["a"] + "/", StringComparison.Ordinal)));
        var paths = KubeconfigFile.Paths(name => name == "KUBECONFIG" ? list : null, folder.Path, separator == ';');
        Assert.Equal(found, string.Join(',', paths.Select(each => each
            .Replace(folder["a"] + "/", "/a/", StringComparison.Ordinal)
            .Replace(folder.Path, "HOME", StringComparison.Ordinal))));
    }

    static string Flow(string args) => Sample[..Sample.IndexOf("      args:", StringComparison.Ordinal)]
        + $"      args: {args}\n      command: aws\n";

    static string Refusal(string text) => Assert.Throws<Failure>(() => Used(text)).Message;

    static KubeconfigDraft Used(string text, string? profile = null)
    {
        var draft = new KubeconfigDraft(Encoding.UTF8.GetBytes(text), "f");
        draft.Use(draft.Entries.ToHashSet(), "sso-cred", profile);
        return draft;
    }

    static string Text(byte[] text) => Encoding.UTF8.GetString(text);

    // The lines without commands and modes.
    static string Rest(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n')
        .Where(line => !line.Contains("command:", StringComparison.Ordinal)
            && !line.Contains("interactiveMode", StringComparison.Ordinal)));
}
