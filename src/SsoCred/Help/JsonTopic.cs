namespace SsoCred.Help;

static class JsonTopic
{
    public const string Text = """
        Fields may be added, but never removed or renamed. Times are UTC; one that is
        not known is null.

        sso-cred get
          {"Version": 1, "AccessKeyId": "...", "SecretAccessKey": "...",
           "SessionToken": "...", "Expiration": "2026-11-21T13:10:54Z",
           "AccountId": "012345678901"}
          The document of a credential_process, on one line.

        sso-cred env --shell json
          {"AWS_ACCESS_KEY_ID": "...", "AWS_SECRET_ACCESS_KEY": "...", ...}
          All variables as strings; with --unset they are null.

        sso-cred serve --shell json
          {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "...",
           "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "...", ...}
          What the endpoint answers is in the AWS SDKs' form:
          {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"}

        sso-cred eks get-token
          {"kind": "ExecCredential", "apiVersion", "spec": {},
           "status": {"expirationTimestamp", "token"}}
          The form of kubectl's credential plugins.

        docker-credential-sso-cred get
          {"ServerURL", "Username", "Secret"}
          The form of docker's credential helpers.

        sso-cred status --json
          {"sessions": [{"session", "startUrl", "region", "usable", "signedInUntil",
            "refreshableUntil", "trouble", "store",
            "profiles": [{"profile", "accountId", "roleName", "credentialsUntil",
              "via"}]}]}
          session            null for the start URL of a legacy profile
          usable             credentials can be fetched now, as far as is known
                             without a call
          signedInUntil      when the token ends, refreshed or not
          refreshableUntil   when the client registration ends; the session may end
                             earlier, which only the service knows
          trouble            why a token can't be read
          store              where its secrets are: files or keyring
          via                the profile whose credentials assume the role

        sso-cred profiles --json
          {"profiles": [{"profile", "runsAs", "session", "accountId", "roleName",
            "region", "signedIn", "trouble", "via"}]}
          runsAs             the profile that its credential_process means
          trouble            why it can't be used

        sso-cred accounts --json
          {"session": "my-sso", "accounts": [{"accountId", "accountName", "email"}]}
          accountName and email are null if the portal has none.

        sso-cred roles --json
          {"session": "my-sso", "roles": [{"accountId", "accountName", "roleName"}],
           "incomplete": []}
          incomplete         ids of accounts whose roles the portal refused to list

        sso-cred whoami --json
          {"profile", "arn", "accountId", "accountName", "userId", "via",
           "credentialsUntil"}

        sso-cred doctor --json
          {"healthy": false, "findings": [{"step", "state", "subject", "message",
            "fix"}]}
          step               program, files, environment, profile, chain, keyring,
                             sign-in, network, role, callers or docker
          state              ok, note or attention
          fix                null if there is nothing to do
          healthy            no finding needs attention
          Messages are for people and may change.

        sso-cred version --json
          {"version", "commit", "system", "project"}
          commit             null where it was built outside of git

        """;
}
