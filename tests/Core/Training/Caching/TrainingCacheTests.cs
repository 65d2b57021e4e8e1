using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Training.Caching;

public sealed class TrainingCacheTests : IDisposable
{
    private const int Header = 52;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_by_this_cache_and_by_another()
    {
        TrainingCache cache = Open(1000);
        Assert.Null(cache.Read(Key(1)));
        cache.Write(Key(1), [1, 2, 3]);
        cache.Write(Key(2), []);
        Assert.Equal([1, 2, 3], cache.Read(Key(1)));
        Assert.Equal([1, 2, 3], Open(1000).Read(Key(1)));
        Assert.Empty(cache.Read(Key(2))!);
        cache.Write(Key(1), [4]);
        Assert.Equal([4], cache.Read(Key(1)));
        cache.Write(Key(0xab), [5]);
        Assert.Equal([5], cache.Read(Key(0xab).ToUpperInvariant())); // one key, also where file systems tell letters apart
        Assert.Null(cache.Notice);
        Assert.Equal(3, Entries().Length);
    }

    [Theory]
    [InlineData(1_000_000, 150)]
    [InlineData(40 * (Header + 1), 40)]
    [InlineData(Header, 0)]
    public void Of_many_at_once_as_many_stay_as_there_is_room_for(long most, int stay)
    {
        TrainingCache cache = Open(most);
        cache.Write(Enumerable.Range(0, 150).Select(i => (Key(i), new[] { (byte)i })));
        int[] kept = [.. Enumerable.Range(0, 150).Where(i => File.Exists(Entry(i)))];
        Assert.Equal(stay, kept.Length);
        Assert.All(kept, i => Assert.Equal([(byte)i], cache.Read(Key(i))!));
        Assert.Empty(Directory.GetFiles(_folder.Root, ".*.tmp"));
        Assert.Throws<ArgumentException>(() => cache.Write([(Key(1), [1]), ("no hash", [2])]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../../../../../../../../../../../../../../../../../../etc")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000g")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    public void A_key_that_is_no_hash_is_refused(string key)
    {
        Assert.Throws<ArgumentException>(() => Open(1000).Read(key));
        Assert.Throws<ArgumentException>(() => Open(1000).Write(key, [1]));
    }

    [Fact]
    public void Every_bit_counts_and_so_does_every_length()
    {
        TrainingCache cache = Open(1000);
        cache.Write(Key(1), [7, 8, 9]);
        byte[] whole = File.ReadAllBytes(Entry(1));
        Assert.Equal(Header + 3, whole.Length);
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Gone(flipped, $"bit {bit}");
        }

        for (int length = 0; length < whole.Length; length++) Gone(whole[..length], $"{length} bytes");
        Gone([.. whole, 0], "a byte more");
        Gone(new byte[200], "zeros");
        // Under another's name it is no entry either.
        File.Move(Write(1, whole), Entry(2));
        Assert.Null(cache.Read(Key(2)));
        Write(1, whole);
        Assert.Equal([7, 8, 9], cache.Read(Key(1)));

        void Gone(byte[] bytes, string what)
        {
            Write(1, bytes);
            Assert.True(cache.Read(Key(1)) is null, what);
            Assert.False(File.Exists(Entry(1)), what);
        }
    }

    [Fact]
    public void The_least_recently_used_go_first_and_reading_is_use()
    {
        TrainingCache cache = Open(3 * (Header + 100));
        for (int i = 1; i <= 3; i++) cache.Write(Key(i), new byte[100]);
        for (int i = 1; i <= 3; i++) File.SetLastWriteTimeUtc(Entry(i), new DateTime(2020, 1, i));
        Assert.NotNull(cache.Read(Key(1)));
        cache.Write(Key(4), new byte[100]);
        Assert.Equal([1, 3, 4], Kept());
        cache.Write(Key(5), new byte[200]); // two must go: 3 and then 1
        Assert.Equal([4, 5], Kept());
        cache.Write(Key(5), new byte[150]); // the one replaced makes room itself
        Assert.Equal([4, 5], Kept());
        cache.Write(Key(6), new byte[3 * (Header + 100) - Header]);
        Assert.Equal([6], Kept());
        cache.Write(Key(7), new byte[3 * (Header + 100) - Header + 1]); // larger than the bound: nothing goes for it
        Assert.Equal([6], Kept());
    }

    [Fact]
    public void A_smaller_bound_holds_at_once()
    {
        for (int i = 1; i <= 4; i++) Open(1000).Write(Key(i), new byte[100]);
        for (int i = 1; i <= 4; i++) File.SetLastWriteTimeUtc(Entry(i), new DateTime(2020, 1, i));
        Open(2 * (Header + 100));
        Assert.Equal([3, 4], Kept());
        Open(0).Write(Key(1), []);
        Assert.Empty(Kept());
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(-1));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_once_old()
    {
        string young = _folder.Write(".young.tmp", [1]), old = _folder.Write(".old.tmp", [1]),
            foreign = _folder.Write("read.me", [1]);
        foreach (string file in new[] { old, foreign })
            File.SetLastWriteTimeUtc(file, DateTimeOffset.UtcNow.UtcDateTime.AddHours(-2));
        Open(1000);
        Assert.True(File.Exists(young));
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void A_value_that_does_not_decode_is_absent_and_deleted()
    {
        TrainingCache cache = Open(1000);
        cache.Write(Key(1), "text", new Text());
        Assert.Equal("text", cache.Read(Key(1), new Text()));
        cache.Write(Key(2), "", new Text());
        Assert.False(File.Exists(Entry(2)));
        cache.Write(Key(3), [0xff]);
        Assert.Null(cache.Read(Key(3), new Text()));
        Assert.False(File.Exists(Entry(3)));
    }

    private static string Key(int item) => CacheTraffic.Key(item);

    private TrainingCache Open(long mostBytes) => TrainingCache.Open(_folder.Root, mostBytes);

    private string Entry(int item) => Path.Combine(_folder.Root, Key(item) + ".entry");

    private string Write(int item, byte[] content) => _folder.Write(Key(item) + ".entry", content);

    private string[] Entries() => Directory.GetFiles(_folder.Root, "*.entry");

    private int[] Kept() => [.. Enumerable.Range(0, 10).Where(i => File.Exists(Entry(i)))];

    private sealed class Text : ICodec<string>
    {
        public byte[]? Encode(string value) => value.Length == 0 ? null : System.Text.Encoding.UTF8.GetBytes(value);

        public string? Decode(ReadOnlySpan<byte> payload) =>
            payload is [0xff] ? null : System.Text.Encoding.UTF8.GetString(payload);
    }
}
