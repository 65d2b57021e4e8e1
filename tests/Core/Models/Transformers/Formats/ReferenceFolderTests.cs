using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>
/// Reader and forward pass against numbers that others computed, and what would go wrong with a mistake in either.
/// </summary>
public sealed class ReferenceFolderTests : IDisposable
{
    private const string Any = "reference/gpt2/reference.safetensors";
    private const double InSingle = 1e-4, InDouble = 1e-6; // of the largest number

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Folders =>
        ["gpt2", "gptneox-parallel", "llama", "llama-sharded", "llama-bf16", "qwen2", "gemma2", "mistral-swa"];

    public static TheoryData<string, string> Mistakes
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string folder in (IEnumerable<string>)Folders)
                foreach (string mistake in ReferenceMistakes.Of(folder).Keys) all.Add(folder, mistake);
            return all;
        }
    }

    public void Dispose() => _folder.Dispose();

    [ModelTheory(Any)]
    [MemberData(nameof(Folders))]
    public void Logits_and_every_residual_stream_equal_the_reference(string folder)
    {
        using TransformerWeights weights = TransformerFolder.Read(ReferenceFolder.At(folder));
        foreach ((ScalarType type, double bound) in new[] { (ScalarType.Float32, InSingle), (ScalarType.Float64, InDouble) })
        {
            var model = new Transformer(weights, type);
            Assert.All(ReferenceFolder.Differences(folder, model), part => Assert.InRange(part.Difference, 0, bound));
        }

        ScalarType stored = folder == "llama-bf16" ? ScalarType.BFloat16 : ScalarType.Float32;
        Assert.All(weights.Named, part => Assert.Equal(stored, part.Tensor.dtype));
    }

    /// <summary>
    /// A test that would pass with one of the mistakes is too weak. How far each moves the logits is said beside the folder; that
    /// it is the same here shows that it was this mistake that was made.
    /// </summary>
    [ModelTheory(Any)]
    [MemberData(nameof(Mistakes))]
    public void Each_mistake_that_a_folder_lists_moves_the_logits_as_far_as_it_says(string folder, string mistake)
    {
        using var scope = NewDisposeScope();
        using TransformerWeights weights = TransformerFolder.Read(ReferenceFolder.At(folder));
        using TransformerWeights wrong = ReferenceMistakes.Of(folder)[mistake](weights);
        Tensor right = ReferenceFolder.Logits(folder, weights);
        double moved = (ReferenceFolder.Logits(folder, wrong) - right).abs().max().item<double>();
        double largest = right.abs().max().item<double>();
        Assert.InRange(moved, 2 * InSingle * largest, double.MaxValue);
        double said = ReferenceMistakes.Listed(folder)[mistake];
        Assert.InRange(moved, .99 * said, 1.01 * said); // three digits are said
    }

    [ModelTheory(Any)]
    [MemberData(nameof(Folders))]
    public void No_mistake_that_a_folder_lists_is_left_out(string folder) => Assert.Equal(
        ReferenceMistakes.Listed(folder).Keys.Order(StringComparer.Ordinal),
        ReferenceMistakes.Of(folder).Keys.Order(StringComparer.Ordinal));

    [ModelTheory(Any)]
    [InlineData("gptneox-parallel")]
    [InlineData("qwen2")]
    [InlineData("gemma2")]
    public void A_configuration_of_version_5_says_the_same(string folder)
    {
        string from = ReferenceFolder.At(folder);
        File.Copy(Path.Combine(from, "config.v5.json"), Path.Combine(_folder.Root, "config.json"));
        File.Copy(Path.Combine(from, "model.safetensors"), Path.Combine(_folder.Root, "model.safetensors"));
        TransformerConfig read = TransformerFolder.Config(_folder.Root);
        Assert.Equal(TransformerFolder.Config(from), read);
        Assert.NotEqual(read with { Norm = read.Norm with { Epsilon = 1e-4 } }, read);
    }
}
