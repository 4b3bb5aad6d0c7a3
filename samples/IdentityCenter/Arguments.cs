using System.Globalization;
using IdentityCenter.Http;
using IdentityCenter.State;

namespace IdentityCenter;

/// <summary>What a person may say on the command line. <c>--name value</c> or <c>--name=value</c>, nothing else.</summary>
sealed class Arguments
{
    public const string Usage = """
        usage: dotnet run --project samples/IdentityCenter -- [options]
          --port N                     listen on 127.0.0.1:N (0, the default, takes a free port)
          --accounts N                 how many accounts there are (3)
          --region NAME                the Region of the instance (us-east-1)
          --token-lifetime SECONDS     of access tokens (28800)
          --role-lifetime SECONDS      of role credentials (3600)
          --registration-lifetime SECONDS
          --device-code-lifetime SECONDS
          --poll-interval SECONDS      between two polls for a device code (1)
          --auto-approve               every sign-in is allowed without a person
          --no-refresh-tokens          sign-ins bring no refresh token
          --keep-refresh-tokens        refresh tokens do not change when they are used
          --fault OP=KIND[:VALUE]...   something that goes wrong, see README.md; may be given again
          --mint HOME                  write a signed-in token into HOME/.aws/sso/cache
            --session NAME             for the [sso-session NAME]; otherwise for the start URL
            --start-url URL            the start URL of the token
            --minted-lifetime SECONDS  of this token; negative: it has ended
        """;

    Arguments()
    {
    }

    public Setup Setup { get; private set; } = new();

    public int Accounts { get; private set; } = 3;

    public string? MintHome { get; private set; }

    public string? Session { get; private set; }

    public string? StartUrl { get; private set; }

    public TimeSpan? MintedLifetime { get; private set; }

    public bool Help { get; private set; }

    public List<Fault> Faults { get; } = [];

    /// <summary>What is to be set on the tenant before it serves.</summary>
    public List<Action<Settings>> Settings { get; } = [];

    /// <exception cref="FormatException">With what is wrong, for the person.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        var words = new Queue<string>(args);
        while (words.TryDequeue(out var word))
        {
            var name = word;
            string? attached = null;
            if (word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=') is var at and > 0)
                (name, attached) = (word[..at], word[(at + 1)..]);
            parsed.Take(name, () => attached ?? (words.TryDequeue(out var next)
                ? next
                : throw new FormatException($"{name} wants a value")));
        }

        return parsed;
    }

    void Take(string name, Func<string> value)
    {
        switch (name)
        {
            case "--port":
                Setup = Setup with { Port = Number(name, value(), 0, 65535) };
                break;
            case "--accounts":
                Accounts = Number(name, value(), 0, 100_000);
                break;
            case "--region":
                Set(value(), (settings, region) => settings.Region = region);
                break;
            case "--token-lifetime":
                Set(Seconds(name, value()), (settings, span) => settings.TokenLifetime = span);
                break;
            case "--role-lifetime":
                Set(Seconds(name, value()), (settings, span) => settings.RoleLifetime = span);
                break;
            case "--registration-lifetime":
                Set(Seconds(name, value()), (settings, span) => settings.RegistrationLifetime = span);
                break;
            case "--device-code-lifetime":
                Set(Seconds(name, value()), (settings, span) => settings.DeviceCodeLifetime = span);
                break;
            case "--poll-interval":
                Set(Seconds(name, value()), (settings, span) => settings.PollInterval = span);
                break;
            case "--auto-approve":
                Settings.Add(settings => settings.AutoApproves = true);
                break;
            case "--no-refresh-tokens":
                Settings.Add(settings => settings.IssuesRefreshTokens = false);
                break;
            case "--keep-refresh-tokens":
                Settings.Add(settings => settings.RotatesRefreshTokens = false);
                break;
            case "--fault":
                Faults.Add(Fault.Parse(value()));
                break;
            case "--mint":
                MintHome = value();
                break;
            case "--session":
                Session = value();
                break;
            case "--start-url":
                StartUrl = value();
                break;
            case "--minted-lifetime":
                MintedLifetime = Seconds(name, value());
                break;
            case "--help" or "-h":
                Help = true;
                break;
            default:
                throw new FormatException($"'{name}' is not an option");
        }
    }

    void Set<T>(T value, Action<Settings, T> set) => Settings.Add(settings => set(settings, value));

    static TimeSpan Seconds(string name, string text) =>
        TimeSpan.FromSeconds(Number(name, text, -315_360_000, 315_360_000));

    static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a number for {name}");
}
