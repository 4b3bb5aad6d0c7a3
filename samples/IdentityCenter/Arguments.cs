using System.Net;
using IdentityCenter.Http;
using IdentityCenter.State;

namespace IdentityCenter;

/// <summary>The command line: <c>--name value</c> or <c>--name=value</c>.</summary>
sealed class Arguments
{
    public const string Usage = """
        usage: dotnet run --project samples/IdentityCenter -- [options]
          --port N                       listen on 127.0.0.1:N (0, the default, takes a free port)
          --tls-port N                   also serve TLS, for every host name
          --proxy-port N                 also be an HTTPS proxy, whose tunnels end here
          --proxy-user NAME:PASSWORD     require these credentials
          --ca-file PATH                 write the CA's certificate (PEM) there
          --accounts N                   number of accounts (3)
          --accounts-file PATH           these instead: [{"id", "name", "email", "roles": []}, ...]
          --region NAME                  the Region of the instance (us-east-1)
          --token-lifetime SECONDS       of access tokens (28800)
          --role-lifetime SECONDS        of role credentials (3600)
          --assumed-role-lifetime SECONDS   of AssumeRole's credentials, whatever was asked for; negative: expired
          --trust ROLE_ARN               a role that any caller may assume; may be repeated
          --user-key ID:SECRET, --user-arn ARN   the key and the name of an IAM user
          --registration-lifetime SECONDS, --device-code-lifetime SECONDS, --authorization-code-lifetime SECONDS
          --poll-interval SECONDS        between two polls for a device code (1)
          --refresh-tokens on|off        whether sign-ins issue one (on)
          --rotation on|off              whether a refresh token changes when it is used (on)
          --rotation-grace SECONDS       how long the old one still works (0)
          --authorization-lifetime SECONDS   of ECR authorization tokens (43200)
          --registry-password TEXT       use this password for all registries
          --page-size N                  default page size of listings (100)
          --rate N                       portal's calls per second; 0 is unlimited (0)
          --auto-approve                 allow every sign-in without a person
          --fault OP=KIND[:VALUE]...     inject a fault, see README.md; may be repeated
          --mint HOME                    write a signed-in token into HOME/.aws/sso/cache
            --session NAME               for the [sso-session NAME]; otherwise for the start URL
            --start-url URL              the start URL of the token
            --minted-lifetime SECONDS    of this token; negative: expired
        """;

    Arguments()
    {
    }

    public Setup Setup { get; private set; } = new();

    public IReadOnlyList<Account> Accounts { get; private set; } = Account.Some();

    public string? MintHome { get; private set; }

    public string? Session { get; private set; }

    public string? StartUrl { get; private set; }

    public TimeSpan? MintedLifetime { get; private set; }

    public bool Help { get; private set; }

    public List<Fault> Faults { get; } = [];

    public List<TrustedRole> TrustedRoles { get; } = [];

    /// <summary>Settings to apply before serving.</summary>
    public List<(string Name, string Value)> Choices { get; } = [];

    /// <exception cref="FormatException">An argument is invalid; the message says why.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        var words = new Queue<string>(args);
        while (words.TryDequeue(out var word))
        {
            var (name, attached) = word.Split('=', 2) is [var left, var right] ? (left, right) : (word, (string?)null);
            parsed.Take(name, Value);

            string Value() => attached ?? (words.TryDequeue(out var next)
                ? next
                : throw new FormatException($"{name} needs a value"));
        }

        return parsed;
    }

    void Take(string name, Func<string> value)
    {
        switch (name)
        {
            case "--port": Setup = Setup with { Port = Port(value()) }; break;
            case "--tls-port": Setup = Setup with { TlsPort = Port(value()) }; break;
            case "--proxy-port": Setup = Setup with { ProxyPort = Port(value()) }; break;
            case "--proxy-user": Setup = Setup with { ProxyCredentials = Credential(value()) }; break;
            case "--ca-file": Setup = Setup with { CaFile = value() }; break;
            case "--accounts": Accounts = Account.Some(Settings.Number(value(), 0, 100_000)); break;
            case "--accounts-file": Accounts = Account.Read(File.ReadAllBytes(value())); break;
            case "--auto-approve": Choices.Add(("auto-approve", "on")); break;
            case "--fault": Faults.Add(Fault.Parse(value())); break;
            case "--trust": TrustedRoles.Add(TrustedRole.Parse(value())); break;
            case "--mint": MintHome = value(); break;
            case "--session": Session = value(); break;
            case "--start-url": StartUrl = value(); break;
            case "--minted-lifetime": MintedLifetime = Settings.Seconds(value()); break;
            case "--help" or "-h": Help = true; break;
            default: TakeSetting(name, value); break;
        }
    }

    void TakeSetting(string name, Func<string> value)
    {
        if (!name.StartsWith("--", StringComparison.Ordinal) || !Settings.Has(name[2..]))
            throw new FormatException($"'{name}' is not an option");
        var text = value();
        // Validated here, so that a mistake is reported before anything starts.
        new Settings().Set(name[2..], text);
        Choices.Add((name[2..], text));
    }

    static int Port(string text) => Settings.Number(text, 0, 65535);

    static NetworkCredential Credential(string text) => text.Split(':', 2) is [var user, var password]
        ? new NetworkCredential(user, password)
        : throw new FormatException("--proxy-user needs NAME:PASSWORD");
}
