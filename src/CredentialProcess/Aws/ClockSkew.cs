using CredentialProcess.Http;
using CredentialProcess.Text;

namespace CredentialProcess.Aws;

/// <summary>Recognizes a refused signature whose reason is this machine's clock.</summary>
static class ClockSkew
{
    // AWS accepts signatures that are 5 (ECR) to 15 minutes (STS) off.
    static readonly TimeSpan s_accepted = TimeSpan.FromMinutes(5);

    /// <summary>Null where the clocks agree, or it is not the signature that was refused.</summary>
    /// <param name="service">The service's name, for the message.</param>
    public static Failure? Explain(AwsFault fault, string service, TimeProvider clock) =>
        fault.Code is "InvalidSignature" or "SignatureDoesNotMatch" or "RequestExpired" or "RequestTimeTooSkewed"
            or "RequestInTheFuture"
        && fault.ServerDate is { } theirs && IsOff(theirs - clock.GetUtcNow())
            ? Failure($"{service} refuses the signature", clock, theirs, fault)
            : null;

    public static bool IsOff(TimeSpan ahead) => ahead.Duration() > s_accepted;

    public static Failure Failure(string what, TimeProvider clock, DateTimeOffset theirs, Exception? cause = null) =>
        new(FailureKind.Service,
            $"{what}: this machine's clock says {LocalTime.Format(clock.GetUtcNow(), clock, LocalTime.ToTheSecond)}, "
            + $"theirs {LocalTime.Format(theirs, clock, LocalTime.ToTheSecond)}",
            "set this machine's clock", cause);
}
