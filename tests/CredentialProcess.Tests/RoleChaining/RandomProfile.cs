using System.Text;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>A profile of a random config; each part may be there or not.</summary>
sealed record RandomProfile(string Name)
{
    public bool HasRole { get; init; }

    public string? Source { get; init; }

    public bool HasCredentialSource { get; init; }

    public bool HasWebIdentity { get; init; }

    public bool HasLogin { get; init; }

    /// <summary>Of session, account and role, in this order.</summary>
    public (bool Session, bool Account, bool Role) Sso { get; init; }

    public (bool Id, bool Secret) InConfig { get; init; }

    public (bool Id, bool Secret) InCredentials { get; init; }

    /// <summary>The profile that <c>sso-cred</c> is run for, or another program.</summary>
    public string? Process { get; init; }

    public static RandomProfile Next(Random random, string name, string[] names)
    {
        // One name in ten is no profile.
        string Other() => random.Next(10) == 0 ? "gone" : random.In<string>(names);
        bool Rarely() => random.Next(12) == 0;
        (bool, bool) Keys() => random.Next(8) switch
        {
            0 => (true, false),
            1 => (false, true),
            2 or 3 => (true, true),
            _ => (false, false),
        };
        return new RandomProfile(name)
        {
            HasRole = random.Next(3) > 0,
            Source = random.Next(5) > 0 ? Other() : null,
            HasCredentialSource = Rarely(),
            HasWebIdentity = Rarely(),
            HasLogin = Rarely(),
            Sso = random.Next(6) switch
            {
                0 or 1 => (true, true, true),
                2 => (true, random.Next(2) == 0, random.Next(2) == 0),
                _ => default,
            },
            InConfig = Keys(),
            InCredentials = random.Next(3) == 0 ? Keys() : default,
            Process = random.Next(4) switch { 0 => Other(), 1 => random.Next(3) == 0 ? "" : null, _ => null },
        };
    }

    public void WriteTo(StringBuilder config, StringBuilder credentials)
    {
        config.Append($"[profile {Name}]\n");
        Add(HasRole, $"role_arn = arn:aws:iam::123456789012:role/{Name}");
        Add(Source is not null, $"source_profile = {Source}");
        Add(HasCredentialSource, "credential_source = Environment");
        Add(HasWebIdentity, "web_identity_token_file = /token");
        Add(HasLogin, "login_session = x");
        Add(Sso.Session, "sso_session = corp");
        Add(Sso.Account, "sso_account_id = 012345678901");
        Add(Sso.Role, "sso_role_name = R");
        Add(Process is "", "credential_process = other");
        Add(Process is not (null or ""), $"credential_process = sso-cred --profile {Process}");
        Add(InConfig.Id, $"aws_access_key_id = CONFIG-{Name}");
        Add(InConfig.Secret, "aws_secret_access_key = s");
        if (InCredentials is (false, false))
            return;
        credentials.Append($"[{Name}]\n");
        if (InCredentials.Id)
            credentials.Append($"aws_access_key_id = SHARED-{Name}\n");
        if (InCredentials.Secret)
            credentials.Append("aws_secret_access_key = s\n");

        void Add(bool condition, string line)
        {
            if (condition)
                config.Append(line).Append('\n');
        }
    }
}
