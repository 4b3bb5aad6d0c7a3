import Config

# The region is set here: ExAws does not take it from a profile with a credential_process.
config :ex_aws,
  http_client: ExAws.Request.Req,
  access_key_id: [{:awscli, "dev-cp", 30}],
  secret_access_key: [{:awscli, "dev-cp", 30}],
  region: "eu-central-1"
