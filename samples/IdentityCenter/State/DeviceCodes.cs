namespace IdentityCenter.State;

/// <summary>
/// Device authorization requests that wait for a person to enter or follow a user code (RFC 8628). A device code gets
/// one token. Not thread-safe: the tenant holds its lock.
/// </summary>
sealed class DeviceCodes(TimeProvider clock, Settings settings)
{
    // The AWS CLI polls once before it shows the code and again right after (botocore SSOTokenFetcher), so the first
    // poll starts no interval.
    const int FreePolls = 1;

    // Timers may fire a moment early.
    static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);
    readonly Dictionary<string, DeviceCode> _codes = new(StringComparer.Ordinal);

    public DeviceCode Start(Registration client, string? startUrl)
    {
        if (!client.May(Grant.DeviceCode))
            throw new Refusal("UnauthorizedClientException", "Client is not allowed to use this grant");
        if (!Uri.TryCreate(startUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new Refusal("InvalidRequestException", "Invalid start url provided");
        var code = new DeviceCode
        {
            Code = RandomText.Create("", 64),
            UserCode = RandomText.UserCode(),
            Client = client,
            ExpiresAt = clock.GetUtcNow() + settings.DeviceCodeLifetime,
            Interval = settings.PollInterval,
            Answer = settings.AutoApproves ? true : null,
        };
        return _codes[code.Code] = code;
    }

    /// <summary>A pending code; case and punctuation do not matter.</summary>
    public DeviceCode? Find(string? userCode)
    {
        var letters = Letters(userCode ?? "");
        return _codes.Values.FirstOrDefault(code =>
            code.Answer is null && code.ExpiresAt > clock.GetUtcNow() && Letters(code.UserCode) == letters);
    }

    /// <summary>Returns if the person has allowed it, and invalidates the code.</summary>
    public void Redeem(Registration client, string? deviceCode)
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrEmpty(deviceCode))
            throw new Refusal("InvalidRequestException", "Invalid request");
        if (_codes.GetValueOrDefault(deviceCode) is not { } code || code.Client.Id != client.Id || code.Used)
            throw new Refusal("InvalidGrantException", "Invalid device code provided");
        if (code.ExpiresAt <= now)
            throw new Refusal("ExpiredTokenException", "Device code is expired");
        if (code.Answer == false)
            throw new Refusal("AccessDeniedException", "Authorization request was denied");
        if (code.Answer is null)
        {
            var tooFast = code.Polls >= FreePolls && code.Interval > TimeSpan.Zero
                && now - code.LastPoll < code.Interval - Tolerance;
            if (++code.Polls > FreePolls)
                code.LastPoll = now;
            if (!tooFast)
                throw new Refusal("AuthorizationPendingException", "Authorization is still pending");
            code.Interval += SlowDown;
            throw new Refusal("SlowDownException", "Too many requests, please slow down");
        }

        code.Used = true;
    }

    static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

sealed class DeviceCode
{
    public required string Code { get; init; }

    public required string UserCode { get; init; }

    public required Registration Client { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required TimeSpan Interval { get; set; }

    /// <summary>Null while the person has not answered.</summary>
    public bool? Answer { get; set; }

    public bool Used { get; set; }

    public int Polls { get; set; }

    public DateTimeOffset LastPoll { get; set; }
}
