// An ordinary program with the AWS SDK for .NET, run by the tests in an environment of their own: it takes whatever
// the SDK's default chain finds, asks the STS given as its argument who that is, and prints both as JSON.
using System.Text.Json;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

var credentials = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
var keys = await credentials.GetCredentialsAsync();
using var sts = new AmazonSecurityTokenServiceClient(credentials,
    new AmazonSecurityTokenServiceConfig { ServiceURL = args[0], AuthenticationRegion = "eu-central-1" });
var caller = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, string>
{
    ["version"] = typeof(AmazonSecurityTokenServiceClient).Assembly.GetName().Name + " "
        + System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(AmazonSecurityTokenServiceClient).Assembly.Location)
            .FileVersion,
    ["source"] = credentials.GetType().Name,
    ["key"] = keys.AccessKey,
    ["secret"] = keys.SecretKey,
    ["token"] = keys.Token,
    ["account"] = keys.AccountId,
    ["arn"] = caller.Arn,
}));
