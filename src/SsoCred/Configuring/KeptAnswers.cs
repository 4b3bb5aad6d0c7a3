using CredentialProcess.Files;
using Microsoft.Extensions.Caching.Distributed;

namespace SsoCred.Configuring;

/// <summary>
/// The answers of a run of <c>configure</c> that has written nothing, for a day. Losing them costs typing them again.
/// </summary>
sealed class KeptAnswers(IDistributedCache cache, TimeProvider clock, TextWriter? debug)
{
    const string Key = "configure-answers", What = "the answers to configure";

    static readonly TimeSpan s_lifetime = TimeSpan.FromDays(1);

    Answers? _current;
    bool _isTyped;

    /// <summary>Those of this run, else of the last one.</summary>
    public Answers Current => _current ??= Read();

    /// <param name="isTyped">False for what follows from options, which is not worth keeping alone.</param>
    public void Set(Answers answers, bool isTyped = true)
    {
        _current = answers;
        _isTyped |= isTyped;
    }

    /// <summary>Keeps them; false where there is nothing new, or where they cannot be kept.</summary>
    public bool Keep() =>
        _isTyped && cache.TrySet(Key, AnswersFile.Serialize(Current, clock.GetUtcNow()), What, debug);

    /// <summary>They are in the config now.</summary>
    public void Forget()
    {
        if (cache.TryGet(Key, What, debug) is not null)
            cache.TryRemove(Key, What, debug);
    }

    Answers Read() => cache.TryGet(Key, What, debug) is { } bytes && AnswersFile.Parse(bytes) is { } kept
        && clock.GetUtcNow() - kept.At is var age && age >= TimeSpan.Zero && age < s_lifetime
            ? kept.Answers
            : new Answers();
}
