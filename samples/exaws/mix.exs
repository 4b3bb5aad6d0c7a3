defmodule Sample.MixProject do
  use Mix.Project

  def project do
    [app: :sample, version: "0.1.0", elixir: "~> 1.15", deps: deps()]
  end

  def application do
    [extra_applications: [:logger]]
  end

  defp deps do
    [
      {:ex_aws, "~> 2.7"},
      # ExAws lists these as optional, and nothing works without them: a JSON codec and an HTTP client. Without jason it
      # logs the whole document, the secret key included; without a client the endpoint's token.
      {:jason, "~> 1.4"},
      # Named by http_client in config/config.exs; without that line ExAws 2.7 wants {:hackney, "~> 4.0"}.
      {:req, "~> 0.5.10 or ~> 0.6"},
      # Reads ~/.aws/config for {:awscli, ...}; not needed with sso-cred serve.
      {:configparser_ex, "~> 5.0"}
    ]
  end
end
