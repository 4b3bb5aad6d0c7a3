using System.Globalization;

namespace CredentialProcess.Tests;

/// <summary>
/// Random test cases, the same in every run: SSO_CRED_TEST_SEED selects others, SSO_CRED_TEST_ROUNDS multiplies their
/// number. A failure names the seed that repeats it.
/// </summary>
public static class RandomCases
{
    // A case takes milliseconds, so only a hang reaches this.
    static readonly TimeSpan s_hang = TimeSpan.FromSeconds(90);

    static readonly int s_seed = Number("SSO_CRED_TEST_SEED") ?? 20_261_121;

    public static int Rounds { get; } = Number("SSO_CRED_TEST_ROUNDS") ?? 1;

    /// <summary>Runs so many cases, each with its own random numbers.</summary>
    public static async Task CasesAsync(string what, int count, Func<Random, Task> run)
    {
        for (var number = 0; number < count * Rounds; number++)
        {
            try
            {
                var random = Of(what, number);
                await Task.Run(() => run(random)).WaitAsync(s_hang);
            }
            catch (Exception cause) when (cause is not OutOfMemoryException)
            {
                throw new InvalidOperationException(
                    $"{what}, case {number} of SSO_CRED_TEST_SEED={s_seed}: {cause.Message}", cause);
            }
        }
    }

    public static Task CasesAsync(string what, int count, Action<Random> run) =>
        CasesAsync(what, count, random =>
        {
            run(random);
            return Task.CompletedTask;
        });

    /// <summary>The random numbers of one case.</summary>
    public static Random Of(string what, int number)
    {
        var seed = unchecked((s_seed * 31) + number);
        foreach (var c in what)
            seed = unchecked((seed * 31) + c);
        return new Random(seed);
    }

    public static T In<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
