using System.Text;
using SsoCred.Prompts;

namespace SsoCred.Tests.Prompts;

/// <summary>Keys out of the bytes that terminals send.</summary>
public sealed class KeyBytesTests
{
    [Theory]
    [InlineData("\e[A", nameof(KeyKind.Up))]
    [InlineData("\eOA", nameof(KeyKind.Up))]
    [InlineData("\e[B", nameof(KeyKind.Down))]
    [InlineData("\e[5~", nameof(KeyKind.PageUp))]
    [InlineData("\e[6~", nameof(KeyKind.PageDown))]
    [InlineData("\e[H", nameof(KeyKind.Home))]
    [InlineData("\eOH", nameof(KeyKind.Home))]
    [InlineData("\e[1~", nameof(KeyKind.Home))]
    [InlineData("\e[7~", nameof(KeyKind.Home))]
    [InlineData("\e[F", nameof(KeyKind.End))]
    [InlineData("\e[4~", nameof(KeyKind.End))]
    [InlineData("\e[Z", nameof(KeyKind.ToggleBack))]
    [InlineData("\t", nameof(KeyKind.Toggle))]
    [InlineData("\r", nameof(KeyKind.Accept))]
    [InlineData("\n", nameof(KeyKind.Accept))]
    [InlineData("\x7f", nameof(KeyKind.Erase))]
    [InlineData("\b", nameof(KeyKind.Erase))]
    [InlineData("\x01", nameof(KeyKind.ToggleAll))]
    [InlineData("\x15", nameof(KeyKind.EraseAll))]
    [InlineData("\x17", nameof(KeyKind.EraseWord))]
    [InlineData("\x03", nameof(KeyKind.GiveUp))]
    [InlineData("\x04", nameof(KeyKind.GiveUp))]
    [InlineData("\e", nameof(KeyKind.GiveUp))]
    [InlineData("\x1a", nameof(KeyKind.Suspend))]
    [InlineData("\e[C", nameof(KeyKind.Other))]
    [InlineData("\e[1;5A", nameof(KeyKind.Up))]
    [InlineData("\e[200~", nameof(KeyKind.Other))]
    [InlineData("\ea", nameof(KeyKind.Other))]
    [InlineData("\0", nameof(KeyKind.Other))]
    [InlineData("\u009b", nameof(KeyKind.Other))]
    [InlineData("\u202e", nameof(KeyKind.Other))]
    [InlineData("\u200b", nameof(KeyKind.Other))]
    public void Each_key_has_its_bytes(string sent, string kind) =>
        Assert.Equal(kind, $"{Assert.Single(Read(sent)).Kind}");

    [Fact]
    public void What_comes_together_is_read_one_by_one() => Assert.Equal(
        [KeyKind.Text, KeyKind.Down, KeyKind.GiveUp, KeyKind.Up, KeyKind.Text],
        Read("a\e[B\e\e[Aé").Select(key => key.Kind));

    [Fact]
    public void A_character_may_come_in_pieces()
    {
        List<Key> keys = [];
        var bytes = Encoding.UTF8.GetBytes("東😀");
        Assert.Equal(0, KeyBytes.Read(bytes.AsSpan(0, 2), false, keys));
        Assert.Equal(3, KeyBytes.Read(bytes.AsSpan(0, 5), false, keys));
        Assert.Equal(4, KeyBytes.Read(bytes.AsSpan(3), false, keys));
        Assert.Equal(["東", "😀"], keys.Select(key => key.Rune.ToString()));
    }

    [Theory]
    [InlineData("\e")]
    [InlineData("\e[")]
    [InlineData("\e[1;")]
    [InlineData("\eO")]
    public void A_sequence_may_come_in_pieces_until_its_rest_is_overdue(string begun)
    {
        List<Key> keys = [];
        Assert.Equal(0, KeyBytes.Read(Encoding.UTF8.GetBytes(begun), false, keys));
        Assert.Equal(begun.Length, KeyBytes.Read(Encoding.UTF8.GetBytes(begun), true, keys));
        Assert.Single(keys);
    }

    [Fact]
    public void Any_bytes_are_read_to_their_end()
    {
        var random = new Random(5);
        var bytes = new byte[64];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            List<Key> keys = [];
            Assert.Equal(bytes.Length, KeyBytes.Read(bytes, true, keys));
            Assert.DoesNotContain(keys, key => key.Kind == KeyKind.Text && Rune.IsControl(key.Rune));
        }
    }

    static List<Key> Read(string sent)
    {
        List<Key> keys = [];
        var bytes = Encoding.UTF8.GetBytes(sent);
        Assert.Equal(bytes.Length, KeyBytes.Read(bytes, true, keys));
        return keys;
    }
}
