using CredentialProcess.Login;

namespace CredentialProcess.Tests.Login;

public sealed class PkceTests
{
    [Fact]
    public void The_challenge_is_that_of_the_aws_cli() =>
        Assert.Equal("oDjRgOaW46OVOS7JL90XBK9nhev7REpPriS0smzkXzw",
            Pkce.Of("BbdCg5O99kk2s_7lEWTscw67MnJcyXXe1Oul2v2XAUJAPSgq.jsd-z56F9d6.eXy").Challenge);

    [Fact]
    public void A_verifier_has_64_characters_of_the_alphabet_and_is_never_the_same()
    {
        var all = Enumerable.Range(0, 200).Select(_ => Pkce.New()).ToArray();
        Assert.All(all, pkce => Assert.Matches("^[A-Za-z0-9._~-]{64}$", pkce.Verifier));
        Assert.Equal(all.Length, all.Select(pkce => pkce.Verifier).Distinct().Count());
        // 66 characters, 12,800 draws: one that is never drawn is not in the alphabet.
        Assert.Equal(66, string.Concat(all.Select(pkce => pkce.Verifier)).Distinct().Count());
    }

    [Fact]
    public void A_state_is_a_random_uuid()
    {
        var states = Enumerable.Range(0, 200).Select(_ => Pkce.New().State).ToArray();
        Assert.All(states, state =>
            Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", state));
        Assert.Equal(states.Length, states.Distinct().Count());
    }
}
