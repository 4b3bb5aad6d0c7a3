using System.Text;
using CredentialProcess.Assignments;
using CredentialProcess.Config;
using CredentialProcess.Sync;

namespace CredentialProcess.Tests.Sync;

/// <summary>A config, assignments and arguments that the tests of sync share, and a plan made of them.</summary>
static class SyncSamples
{
    internal const string Mine = "# mine\n[sso-session s]\nsso_start_url = https://x.example\nsso_region = us-east-1\n";
    internal const string First = "# >>> sso-cred (edits inside are lost) profiles sync --session s --name "
        + "'{account_name}.{role}'";
    internal const string Last = "# <<< sso-cred s";

    internal static readonly Account s_dev = new("111111111111", "Dev", null);
    internal static readonly Account s_prod = new("222222222222", "Prod", null);

    internal static readonly SyncArguments s_plain = new() { Session = "s" };

    internal static readonly SyncArguments s_none = s_plain with { Skip = [new("*")] };

    internal const string Empty = First + " --skip '*'\n" + Last + "\n";

    internal static readonly Assignment[] s_three = [new(s_prod, "Admin"), new(s_dev, "ReadOnly"), new(s_dev, "Admin")];

    internal static SyncPlan Plan(string text, SyncArguments arguments, IReadOnlyList<Assignment> assignments,
        string? credentials = null, bool prunes = false) =>
        Draft(text, credentials).PlanSync(arguments, new(assignments, [], []), "sso-cred", prunes);

    internal static ConfigDraft Draft(string text, string? credentials = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new ConfigDraft("config", bytes, bytes,
            credentials is null ? null : new ConfigText("credentials", Encoding.UTF8.GetBytes(credentials)),
                windows: false);
    }

    internal static string After(SyncPlan plan) => Encoding.UTF8.GetString(plan.Draft.After.Span);
}
