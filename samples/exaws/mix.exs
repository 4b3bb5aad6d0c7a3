defmodule Sample.MixProject do
  use Mix.Project

  def project do
    [app: :sample, version: "0.1.0", elixir: "~> 1.14", deps: deps()]
  end

  def application do
    [extra_applications: [:logger]]
  end

  defp deps do
    [
      {:ex_aws, "~> 2.7"},
      # Reads ~/.aws/config for {:awscli, ...}; not needed with sso-cred serve.
      {:configparser_ex, "~> 4.0 or ~> 5.0"}
    ]
  end
end
