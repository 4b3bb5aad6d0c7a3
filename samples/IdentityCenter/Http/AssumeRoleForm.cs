using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// The parameters of AssumeRole within the limits of the service model (botocore data/sts/2011-06-15/service-2.json)
/// and of the API reference, with the messages of STS.
/// </summary>
static partial class AssumeRoleForm
{
    const int LongestPolicies = 2048;
    const int MostPolicyArns = 10;

    /// <exception cref="Refusal">A parameter is outside its limits.</exception>
    public static (RoleArn Role, AssumeRoleRequest Request) Read(IReadOnlyDictionary<string, string> form)
    {
        var arn = Bounded("roleArn", Required("RoleArn"), 20, 2048);
        var session = Matching("roleSessionName", Required("RoleSessionName"), 2, 64, Name(), @"[\w+=,.@-]*");
        var request = new AssumeRoleRequest(arn, session)
        {
            ExternalId = form.GetValueOrDefault("ExternalId") is { } id
                ? Matching("externalId", id, 2, 1224, ExternalId(), @"[\w+=,.@:\/-]*")
                : null,
            Duration = form.GetValueOrDefault("DurationSeconds") is { } seconds ? Duration(seconds) : null,
            SerialNumber = form.GetValueOrDefault("SerialNumber") is { } serial
                ? Matching("serialNumber", serial, 9, 256, Serial(), @"[\w+=/:,.@-]*")
                : null,
            TokenCode = form.GetValueOrDefault("TokenCode") is { } code
                ? Matching("tokenCode", code, 6, 6, Digits(), @"[\d]*")
                : null,
            SourceIdentity = form.GetValueOrDefault("SourceIdentity") is { } source
                ? Matching("sourceIdentity", source, 2, 64, Name(), @"[\w+=,.@-]*")
                : null,
            Policy = form.GetValueOrDefault("Policy"),
            PolicyArns = PolicyArns(form),
        };
        CheckPolicies(request);
        return (RoleArn.Parse(arn) ?? throw Invalid($"{arn} is invalid"), request);

        string Required(string name) => form.GetValueOrDefault(name)
            ?? throw Constraint("null", char.ToLowerInvariant(name[0]) + name[1..], "not be null");
    }

    /// <summary>In percent of the limit; the service's compression is not known.</summary>
    public static int PackedSize(AssumeRoleRequest request) =>
        Math.Max(1, request.PolicyLength * 100 / LongestPolicies);

    static void CheckPolicies(AssumeRoleRequest request)
    {
        if (request.Policy is { } policy && !IsPolicy(policy))
            throw new Refusal("MalformedPolicyDocument", "This policy contains invalid Json");
        if (request.PolicyLength > LongestPolicies)
            throw new Refusal("PackedPolicyTooLarge",
                $"Packed policy consumes {PackedSize(request)}% of allotted space, please use smaller policy.");
    }

    static bool IsPolicy(string text)
    {
        try
        {
            using var policy = JsonDocument.Parse(text);
            return policy.RootElement.ValueKind == JsonValueKind.Object
                && policy.RootElement.TryGetProperty("Statement", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static List<string> PolicyArns(IReadOnlyDictionary<string, string> form)
    {
        var arns = new List<string>();
        while (form.GetValueOrDefault(
            string.Create(CultureInfo.InvariantCulture, $"PolicyArns.member.{arns.Count + 1}.arn")) is { } arn)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"policyArns.{arns.Count + 1}.member.arn");
            arns.Add(PolicyArn().IsMatch(Bounded(at, arn, 20, 2048)) ? arn : throw Invalid($"ARN {arn} is not valid."));
        }

        return arns.Count <= MostPolicyArns
            ? arns
            : throw Constraint(
                "[" + string.Join(", ", arns) + "]", "policyArns",
                $"have length less than or equal to {MostPolicyArns}");
    }

    static TimeSpan Duration(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            throw new Refusal("MalformedInput", "Could not parse DurationSeconds");
        return seconds switch
        {
            < 900 => throw Constraint(text, "durationSeconds", "have value greater than or equal to 900"),
            > 43200 => throw Constraint(text, "durationSeconds", "have value less than or equal to 43200"),
            _ => TimeSpan.FromSeconds(seconds),
        };
    }

    static string Matching(string name, string value, int least, int most, Regex shape, string pattern) =>
        shape.IsMatch(Bounded(name, value, least, most))
            ? value
            : throw Constraint(value, name, $"satisfy regular expression pattern: {pattern}");

    static string Bounded(string name, string value, int least, int most) =>
        value.Length < least ? throw Constraint(value, name, $"have length greater than or equal to {least}")
        : value.Length > most ? throw Constraint(value, name, $"have length less than or equal to {most}")
        : value;

    static Refusal Constraint(string value, string name, string must) =>
        Invalid($"1 validation error detected: Value {(value == "null" ? value : $"'{value}'")} at '{name}' failed to "
            + $"satisfy constraint: Member must {must}");

    static Refusal Invalid(string message) => new("ValidationError", message);

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@:/-]*\z")]
    private static partial Regex ExternalId();

    [GeneratedRegex(@"^[A-Za-z0-9_+=/:,.@-]*\z")]
    private static partial Regex Serial();

    [GeneratedRegex(@"^[0-9]*\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy/[!-~]+\z")]
    private static partial Regex PolicyArn();
}
