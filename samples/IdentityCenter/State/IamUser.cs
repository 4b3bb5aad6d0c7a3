namespace IdentityCenter.State;

/// <summary>An IAM user with a long-term access key.</summary>
public sealed record IamUser(string Arn, string KeyId, string Secret)
{
    /// <summary>With the example key of AWS' documentation.</summary>
    public static IamUser Example { get; } = new(
        "arn:aws:iam::123456789012:user/jane", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    /// <summary>The same user with another key, as <c>ID:SECRET</c>.</summary>
    internal IamUser WithKey(string text) => text.Split(':') is [{ Length: > 0 } id, { Length: > 0 } secret]
        ? this with { KeyId = id, Secret = secret }
        : throw new FormatException("a user's key is ID:SECRET");

    internal IamUser WithArn(string text) => text.Split(':') is ["arn", _, "iam", "", { Length: 12 }, var name]
        && name.StartsWith("user/", StringComparison.Ordinal)
            ? this with { Arn = text }
            : throw new FormatException($"'{text}' is not a user's ARN");

    internal AccessKey ToKey() => new(
        new Principal(Arn.Split(':')[4], Arn.Split('/')[^1], Arn, Arn, "AIDASTANDIN0123456789"),
        KeyId, Secret, null, DateTimeOffset.MaxValue);

    /// <summary>Keeps secrets out of output.</summary>
    public override string ToString() => $"{Arn} with {KeyId}";
}
