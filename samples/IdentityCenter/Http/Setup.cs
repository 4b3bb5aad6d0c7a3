namespace IdentityCenter.Http;

/// <summary>How a stand-in is started. Port 0 takes a free one.</summary>
public sealed record Setup
{
    public int Port { get; init; }

    /// <summary>The tenant's clock; tests hand in one that they move.</summary>
    public TimeProvider? Clock { get; init; }
}
