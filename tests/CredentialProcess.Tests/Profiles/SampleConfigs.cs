namespace CredentialProcess.Tests.Profiles;

/// <summary>Sections of a config that the tests of this folder share.</summary>
static class SampleConfigs
{
    internal const string Legacy = """
        sso_start_url = https://my-sso-portal.awsapps.com/start
        sso_region = us-east-1
        sso_account_id = 012345678901
        sso_role_name = ReadOnly

        """;

    internal const string Corp = """
        [sso-session corp]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = eu-west-1

        """;

    internal const string Dev = "[profile dev]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = R\n";
}
