namespace SsoCred.Help;

static class EnvironmentTopic
{
    public const string Text = """
        Profile and files:
          AWS_PROFILE, AWS_DEFAULT_PROFILE
              the profile, if --profile is not given
          AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE
              the two files, instead of ~/.aws/config and ~/.aws/credentials
          AWS_REGION, AWS_DEFAULT_REGION
              the Region of a command that needs one, before the profile's
          HOME (USERPROFILE on Windows)
              where ~ is

        Endpoints and network:
          AWS_ENDPOINT_URL_SSO, AWS_ENDPOINT_URL_SSO_OIDC, AWS_ENDPOINT_URL_STS,
          AWS_ENDPOINT_URL_ECR, AWS_ENDPOINT_URL_ECR_PUBLIC, AWS_ENDPOINT_URL
              other endpoints, as in every AWS client
          AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
              true: no other endpoint is used
          AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT
              true: FIPS and dual-stack hosts
          HTTPS_PROXY, NO_PROXY (lower case wins)
              the proxy, as the AWS CLI reads it
          AWS_CA_BUNDLE, else the profile's ca_bundle, else REQUESTS_CA_BUNDLE
              a PEM file of authorities to trust instead of the system's
          SSL_CERT_FILE, SSL_CERT_DIR
              the system's authorities, on Linux

        Screens and browsers:
          BROWSER
              commands that open a URL, separated by ':' (';' on Windows)
          NO_COLOR
              no colours
          TERM
              dumb: numbered lists to choose from, no lines that change
          ACCESSIBLE
              set: the same lists, for screen readers
          CI
              nobody is there to answer

        This program's own:
          SSO_CRED_DEBUG=PATH
              append the output of --debug to a private file
          SSO_CRED_STORE=keyring
              every session's secrets in the keyring; files: none
          SSO_CRED_NO_INPUT=1
              the same as --no-input
          SSO_CRED_PREVIOUS_PROFILE
              set by the function use, for 'use -'
          SSO_CRED_ECR_PROFILE
              the profile for every registry

        Set by env, exec and serve:
          AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN,
          AWS_CREDENTIAL_EXPIRATION, AWS_REGION, AWS_DEFAULT_REGION
              the credentials, and the profile's Region
          AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
              the endpoint of serve and exec --serve
          SSO_CRED_EXEC_PROFILE
              the profile, for the prompt of a shell under exec

        """;
}
