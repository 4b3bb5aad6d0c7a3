using System.Globalization;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Sts;

/// <summary>
/// Reads the answers (STS API reference): what is missing, or is not what AWS issues, makes the whole answer invalid.
/// None of its text gets into a message.
/// </summary>
/// <param name="body">Validated as XML of limited size.</param>
/// <param name="host">For messages.</param>
sealed class StsResponse(byte[] body, string host, string? origin)
{
    readonly XmlFields? _fields = XmlFields.TryParse(body, out var fields) ? fields : null;

    public RoleSession ParseSession()
    {
        const string Result = "AssumeRoleResponse/AssumeRoleResult/";
        var credentials = new RoleCredentials
        {
            AccessKeyId = Field(Result + "Credentials/AccessKeyId"),
            SecretAccessKey = Field(Result + "Credentials/SecretAccessKey"),
            SessionToken = Field(Result + "Credentials/SessionToken"),
            Expiration = Timestamp.Parse(Field(Result + "Credentials/Expiration"))
                ?? throw Invalid("its Expiration is not a time"),
        };
        return new RoleSession(credentials, Field(Result + "AssumedRoleUser/AssumedRoleId"),
            Field(Result + "AssumedRoleUser/Arn"),
            int.TryParse(_fields?[Result + "PackedPolicySize"], NumberStyles.None, CultureInfo.InvariantCulture,
                out var percent) ? percent : null);
    }

    public CallerIdentity ParseIdentity()
    {
        const string Result = "GetCallerIdentityResponse/GetCallerIdentityResult/";
        var identity = new CallerIdentity(Field(Result + "Arn"), Field(Result + "Account"), Field(Result + "UserId"));
        return AccountId.Is(identity.Account) ? identity : throw Invalid("its Account is not an account id");
    }

    public Failure Invalid(string reason) => new(FailureKind.Service,
        $"'{host}' gave an invalid response: {reason}", FaultText.CheckEndpoint(origin, StsFaults.RegionKey));

    string Field(string path)
    {
        var text = _fields?[path];
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (string.IsNullOrEmpty(text))
            throw Invalid($"it has no {name}");
        return VisibleAscii.Is(text) ? text : throw Invalid($"its {name} contains blanks or non-ASCII characters");
    }
}
