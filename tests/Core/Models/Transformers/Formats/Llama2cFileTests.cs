using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

public sealed class Llama2cFileTests : IDisposable
{
    // dim 4, hidden 3, 2 layers, 2 heads of size 2, 1 key-value head, 5 tokens, context 6.
    private static readonly int[] Header = [4, 3, 2, 2, 1, 5, 6];

    /// <summary>Numbers of each part in the order of llama2.c's run.c (checkpoint_init_weights), counted by hand.</summary>
    private static readonly (string Kind, int Rows, int Columns, int Layers)[] Parts =
    [
        ("embed.weight", 5, 4, 0), ("attn.norm.gain", 4, 0, 2), ("attn.q.weight", 4, 4, 2), ("attn.k.weight", 2, 4, 2),
        ("attn.v.weight", 2, 4, 2), ("attn.o.weight", 4, 4, 2), ("mlp.norm.gain", 4, 0, 2), ("mlp.gate.weight", 3, 4, 2),
        ("mlp.down.weight", 4, 3, 2), ("mlp.up.weight", 3, 4, 2), ("final_norm.gain", 4, 0, 0),
    ];

    private const int Shared = 20 + 8 + 32 + 16 + 16 + 32 + 8 + 24 + 24 + 24 + 4, Table = 6 * 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Every_weight_comes_back_in_its_place(bool shared, bool tables)
    {
        using var scope = NewDisposeScope();
        // Weight i of the file is i itself; the rotary tables, which are not read, are NaN.
        float[] weights = [.. Enumerable.Range(0, Shared).Select(i => (float)i)];
        float[] rotary = tables ? [.. Enumerable.Repeat(float.NaN, 2 * Table)] : [];
        float[] output = shared ? [] : [.. Enumerable.Range(1000, 20).Select(i => (float)i)];
        int[] header = [.. Header];
        if (!shared) header[5] = -5;
        using TransformerWeights read = Llama2cFile.Read(Write(header, [.. weights, .. rotary, .. output]));

        Assert.Equal(
            new TransformerConfig
            {
                Initial = InitialScheme.Llama2c,
                Dim = 4,
                Layers = 2,
                Vocabulary = 5,
                Context = 6,
                Norm = new NormSettings(NormKind.Rms, 1e-5),
                Positions = new RotaryPositions(10_000, Pairing: RotaryPairing.Neighbours),
                Attention = new AttentionSettings(2, 2) { KeyValueHeads = 1 },
                Mlp = new MlpSettings(3, MlpActivation.Silu, Gated: true),
                TiedHead = shared,
            },
            read.Config);
        int at = 0;
        foreach ((string kind, int rows, int columns, int layers) in Parts)
        {
            for (int layer = 0; layer < Math.Max(layers, 1); layer++)
            {
                Tensor tensor = read[layers == 0 ? kind : $"blocks.{layer}.{kind}"];
                Assert.Equal(columns == 0 ? [rows] : [rows, columns], tensor.shape);
                int count = rows * Math.Max(columns, 1);
                Assert.Equal(Enumerable.Range(at, count).Select(i => (float)i), tensor.data<float>().ToArray());
                at += count;
            }
        }

        Assert.Equal(Shared, at);
        if (!shared) Assert.Equal(1000, read["head.weight"][0, 0].item<float>());
    }

    [Theory]
    [InlineData(0, 0, "dim", "0 is not positive")]
    [InlineData(1, -3, "hidden_dim", "-3 is not positive")]
    [InlineData(2, 0, "n_layers", "0 is not positive")]
    [InlineData(3, 0, "n_heads", "0 is not positive")]
    [InlineData(3, 3, "n_heads", "3 does not divide dim 4")]
    [InlineData(3, 4, "n_heads", "odd size 1")]
    [InlineData(4, 0, "n_kv_heads", "0 is not positive")]
    [InlineData(4, 3, "n_kv_heads", "3 does not divide n_heads 2")]
    [InlineData(5, 0, "vocab_size", "0 is not positive")]
    [InlineData(5, int.MinValue, "vocab_size", "no magnitude")]
    [InlineData(6, -1, "seq_len", "-1 is not positive")]
    public void A_size_that_no_model_has_is_named(int field, int value, string name, string problem)
    {
        int[] header = [.. Header];
        header[field] = value;
        Refused(Write(header, new float[Shared]), name, problem);
    }

    [Theory]
    [InlineData(0, 1 << 30, 1 << 30)] // 2^60 embeddings: 2^62 bytes, before layers
    [InlineData(0, int.MaxValue - 3, int.MaxValue)]
    [InlineData(2, int.MaxValue, 5)] // two thousand million layers
    [InlineData(6, int.MaxValue, 5)] // a rotary table of 2^31 rows
    public void A_header_that_is_larger_than_its_file_is_refused_before_anything_is_allocated(
        int field, int value, int vocabulary)
    {
        int[] header = [.. Header];
        (header[5], header[field]) = (vocabulary, value);
        string path = Write(header, new float[Shared + 1]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(path, "header", "but the file has");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-Shared)]
    [InlineData(Table)] // one rotary table of two
    [InlineData((2 * Table) + 1)]
    public void A_file_of_the_wrong_length_is_refused(int more) =>
        Refused(
            Write(Header, new float[Shared + more]),
            "header",
            $"implies {28 + (4 * Shared)} bytes, or {28 + (4 * (Shared + (2 * Table)))} with rotary tables");

    [Theory]
    [InlineData(0, "tok_embeddings")]
    [InlineData(28, "layers.0.wq")]
    [InlineData(28 + 16, "layers.1.wq")]
    [InlineData(Shared - 1, "norm")]
    public void A_weight_that_is_no_number_is_named_by_its_tensor(int at, string tensor)
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            float[] weights = new float[Shared];
            weights[at] = bad;
            Refused(Write(Header, weights), tensor, "NaN or infinite");
        }
    }

    [Theory]
    [InlineData("", "header", "needs 28 bytes, the file has 0")]
    [InlineData("04000000030000000200000002000000010000000500000006000000", "header", "but the file has 28")]
    // versions 1 and 2
    [InlineData("32346b61010000000400000003000000020000000200000001000000050000000600000001", "header", "ak42")]
    // an ELF file
    [InlineData("7f454c4602010100000000000000000003003e00010000006010000000000000", "n_layers", "no llama2.c checkpoint")]
    [InlineData("4f6e63652075706f6e20612074696d652c2074686572652077617320612067697265", "", "no llama2.c checkpoint")] // a text
    public void A_file_of_another_kind_is_refused(string hex, string field, string problem)
    {
        string path = _folder.Write("model.bin", Convert.FromHexString(hex));
        if (field.Length > 0) Refused(path, field, problem);
        else
            Assert.Contains(
                problem,
                Assert.Throws<Hypotheses.Core.Files.MalformedFileException>(() => Llama2cFile.Read(path)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        Refused(Path.Combine(_folder.Root, "absent.bin"), "file", "does not exist");
        Refused(_folder.Root, "file", "is a folder");
    }

    private string Write(int[] header, float[] weights) =>
        _folder.Write("model.bin", [.. header.SelectMany(BitConverter.GetBytes), .. weights.SelectMany(BitConverter.GetBytes)]);

    private static void Refused(string path, string field, string problem) =>
        Refusal.Of(() => Llama2cFile.Read(path), path, field, problem);
}
