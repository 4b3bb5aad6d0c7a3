namespace SsoCred.Help;

/// <summary>Two or three examples for each command. Tests parse each of them.</summary>
static class Examples
{
    static readonly (string Path, Example[] Examples)[] s_all =
    [
        ("",
        [
            new("sso-cred configure", "set up a session and profiles"),
            new("sso-cred login", "sign in"),
            new("sso-cred exec --profile dev -- terraform plan", "run a command as a role"),
        ]),
        ("get",
        [
            new("sso-cred --profile dev", "what credential_process lines run"),
            new("sso-cred get --profile dev --auto-login", "open a browser tab where a sign-in is needed"),
            new("sso-cred --profile dev --role-arn arn:aws:iam::123456789012:role/Deploy",
                "assume a role with the profile's credentials"),
        ]),
        ("configure",
        [
            new("sso-cred configure", "answer questions, sign in, pick accounts and roles"),
            new("sso-cred configure --start-url my-company --account 123456789012 --role ReadOnly --profile dev --yes",
                "the same without questions"),
            new("sso-cred configure --role-arn arn:aws:iam::123456789012:role/Deploy --source-profile dev "
                + "--profile deploy", "a profile that assumes a role"),
        ]),
        ("login",
        [
            new("sso-cred login", "the only session, or the active profile's"),
            new("sso-cred login my-company --device", "with a code, on any device"),
            new("sso-cred login --if-needed --min 60", "only if the session is not good for another hour"),
        ]),
        ("logout",
        [
            new("sso-cred logout --session my-company", "one session"),
            new("sso-cred logout --all", "every session"),
        ]),
        ("status",
        [
            new("sso-cred status", "sessions and profiles, without network calls"),
            new("sso-cred status --json", "for programs"),
        ]),
        ("accounts",
        [
            new("sso-cred accounts", "of the only session"),
            new("sso-cred accounts --session my-company --json", "for programs"),
        ]),
        ("roles",
        [
            new("sso-cred roles", "in all accounts"),
            new("sso-cred roles --account Production", "in one account, by name or id"),
        ]),
        ("profiles",
        [
            new("sso-cred profiles", "each profile, and what is wrong with it"),
            new("sso-cred profiles --json", "for programs"),
        ]),
        ("profiles sync",
        [
            new("sso-cred profiles sync --dry-run", "show what would change"),
            new("sso-cred profiles sync --only 'Prod*/ReadOnly' --process", "some roles, with -process profiles"),
            new("sso-cred profiles sync --yes --prune", "also remove what is no longer assigned, unasked"),
        ]),
        ("doctor",
        [
            new("sso-cred doctor", "check the active profile, or every session where there is none"),
            new("sso-cred doctor --profile dev", "check all that a run depends on"),
            new("sso-cred doctor --offline --json", "without network calls, for a bug report"),
        ]),
        ("env",
        [
            new("eval \"$(sso-cred env --profile dev)\"", "in bash or zsh"),
            new("sso-cred env --profile dev | source", "in fish"),
            new("sso-cred env --profile dev --shell dotenv", "for a file"),
        ]),
        ("exec",
        [
            new("sso-cred exec --profile dev -- aws s3 ls", "a command with the credentials in its environment"),
            new("sso-cred exec --serve --profile dev -- mix phx.server", "a long run that gets fresh credentials"),
            new("sso-cred exec --profile dev --policy agent.json -- ./agent", "with less than the role allows"),
        ]),
        ("shell",
        [
            new("eval \"$(sso-cred shell bash)\"", "in bash's start file; then: use dev"),
            new("sso-cred shell fish --name aws-profile | source", "in fish, under another name"),
        ]),
        ("prompt",
        [
            new("sso-cred prompt", "profile, role and time left"),
            new("sso-cred prompt --format '{profile}:{minutes}'", "in words of your own"),
        ]),
        ("serve",
        [
            new("sso-cred serve --profile dev", "print the endpoint's variables and serve until Ctrl-C"),
            new("sso-cred serve --profile dev --profile prod --port 9911", "two profiles, on a fixed port"),
        ]),
        ("write",
        [
            new("sso-cred write --profile dev", "keys in ~/.aws/credentials, section [dev]"),
            new("sso-cred write --profile dev --as default", "in another section"),
        ]),
        ("store",
        [
            new("sso-cred store move my-sso --to keyring", "the session's secrets go to the system's keyring"),
        ]),
        ("store move",
        [
            new("sso-cred store move my-sso --to keyring", "shows the change of the config and asks"),
            new("sso-cred store move my-sso --to files --yes", "back to files, without asking"),
        ]),
        ("ecr",
        [
            new("sso-cred ecr install", "docker asks sso-cred for registry passwords"),
            new("sso-cred ecr login --profile dev", "sign docker in once"),
        ]),
        ("ecr login",
        [
            new("sso-cred ecr login --profile dev", "the profile's own registry"),
            new("sso-cred ecr login --public --profile dev", "public.ecr.aws"),
        ]),
        ("ecr password",
        [
            new("sso-cred ecr password --profile dev | docker login --username AWS --password-stdin REGISTRY",
                "for a tool of your choice"),
            new("sso-cred ecr password --profile dev --public", "for public.ecr.aws"),
        ]),
        ("profiles add-process",
        [
            new("sso-cred profiles add-process dev", "write dev-process, for tools without SSO support"),
            new("sso-cred profiles add-process --all --dry-run", "show what would be written for all profiles"),
        ]),
        ("ecr uninstall",
        [
            new("sso-cred ecr uninstall", "list what would be removed, and ask"),
            new("sso-cred ecr uninstall --yes", "the same, unasked"),
        ]),
        ("uninstall",
        [
            new("sso-cred uninstall --dry-run", "list what would be removed"),
            new("sso-cred uninstall --profiles", "also the blocks of 'profiles sync', after a question"),
        ]),
        ("ecr install",
        [
            new("sso-cred ecr install", "for the registries of all profiles"),
            new("sso-cred ecr install --profile dev --region eu-central-1", "for one of them"),
        ]),
        ("eks",
        [
            new("sso-cred eks use", "kubectl asks sso-cred instead of the AWS CLI"),
            new("sso-cred eks get-token --cluster-name my-cluster --region eu-central-1", "what a kubeconfig runs"),
        ]),
        ("eks get-token",
        [
            new("sso-cred eks get-token --cluster-name my-cluster --region eu-central-1 --profile dev",
                "what a kubeconfig runs"),
            new("sso-cred eks get-token --cluster-name my-cluster --role-arn arn:aws:iam::123456789012:role/Admin",
                "as another role"),
        ]),
        ("eks use",
        [
            new("sso-cred eks use --dry-run", "show what would change in the kubeconfig"),
            new("sso-cred eks use --context prod --profile prod --yes", "one context, with a profile, unasked"),
            new("sso-cred eks use --undo", "run the AWS CLI again"),
        ]),
        ("codecommit",
        [
            new("sso-cred codecommit install --profile dev", "git asks sso-cred for CodeCommit's passwords"),
        ]),
        ("codecommit credential-helper",
        [
            new("sso-cred codecommit credential-helper get --profile dev", "what git runs"),
        ]),
        ("codecommit install",
        [
            new("sso-cred codecommit install --profile dev", "for every Region"),
            new("sso-cred codecommit install --region eu-central-1", "with the profile that AWS_PROFILE names"),
            new("sso-cred codecommit install --uninstall", "take it back"),
        ]),
        ("rds",
        [
            new("export PGPASSWORD=\"$(sso-cred rds generate-db-auth-token --hostname "
                + "mydb.abc.eu-central-1.rds.amazonaws.com --port 5432 --username jane)\"", "before psql"),
        ]),
        ("rds generate-db-auth-token",
        [
            new("export PGPASSWORD=\"$(sso-cred rds generate-db-auth-token --hostname "
                + "mydb.abc.eu-central-1.rds.amazonaws.com --port 5432 --username jane)\"", "before psql"),
        ]),
        ("dsql",
        [
            new("export PGPASSWORD=\"$(sso-cred dsql generate-db-connect-admin-auth-token --hostname "
                + "abc.dsql.eu-west-1.on.aws)\"", "before psql, as admin"),
        ]),
        ("dsql generate-db-connect-auth-token",
        [
            new("export PGPASSWORD=\"$(sso-cred dsql generate-db-connect-auth-token --hostname "
                + "abc.dsql.eu-west-1.on.aws)\"", "before psql, as a role of the database"),
        ]),
        ("dsql generate-db-connect-admin-auth-token",
        [
            new("export PGPASSWORD=\"$(sso-cred dsql generate-db-connect-admin-auth-token --hostname "
                + "abc.dsql.eu-west-1.on.aws)\"", "before psql, as admin"),
        ]),
        ("elasticache",
        [
            new("sso-cred elasticache generate-auth-token --cache-name my-cache --user-id jane --region eu-west-1",
                "a password for a cache"),
        ]),
        ("elasticache generate-auth-token",
        [
            new("sso-cred elasticache generate-auth-token --cache-name my-cache --user-id jane --region eu-west-1",
                "for a cluster"),
            new("sso-cred elasticache generate-auth-token --cache-name my-cache --user-id jane --serverless",
                "for a serverless cache, in the profile's Region"),
        ]),
        ("console",
        [
            new("sso-cred console --profile dev", "open the AWS console as the role"),
            new("sso-cred console --profile dev --portal", "by the access portal, beside other accounts"),
            new("sso-cred console --profile dev --print", "print the URL, which signs in anyone who opens it"),
        ]),
        ("whoami",
        [
            new("sso-cred whoami dev", "whose credentials AWS sees"),
            new("sso-cred whoami dev --json", "for programs"),
        ]),
        ("completion",
        [
            new("eval \"$(sso-cred completion bash)\"", "for the start file of bash or zsh (with zsh)"),
            new("sso-cred completion fish | source", "for that of fish"),
        ]),
        ("completion install",
        [
            new("sso-cred completion install", "for the shell it is run from"),
            new("sso-cred completion install zsh --yes", "for zsh, unasked"),
        ]),
        ("completion uninstall",
        [
            new("sso-cred completion uninstall", "from every shell's start file, after a question"),
        ]),
        ("shell install",
        [
            new("sso-cred shell install", "then, in a new shell: use dev"),
            new("sso-cred shell install fish --name aws-profile", "in fish, under another name"),
        ]),
        ("shell uninstall",
        [
            new("sso-cred shell uninstall", "from every shell's start file, after a question"),
        ]),
        ("help",
        [
            new("sso-cred help profiles sync", "the help of one command"),
            new("sso-cred help environment", "the variables that are read"),
        ]),
        ("version",
        [
            new("sso-cred version", "version, commit, system and project"),
            new("sso-cred version --json", "for programs"),
        ]),
    ];

    /// <param name="path">The command's words after the program's name.</param>
    public static IReadOnlyList<Example> Of(string path) =>
        s_all.FirstOrDefault(each => each.Path == path).Examples ?? [];
}
