using System.Text.Json.Nodes;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>Scalings of rotary positions, as transformers/modeling_rope_utils.py computes their frequencies.</summary>
public sealed class RotaryFieldsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Tensor LogitsWith(string? scaling, double theta, int length)
    {
        SmallFolder folder = SmallFolder.Of("llama");
        folder.Config["rope_scaling"] = scaling is null ? null : JsonNode.Parse(scaling);
        folder.Config["rope_theta"] = theta;
        folder.Write(_folder.Root);
        var model = new Transformer(TransformerFolder.Read(_folder.Root));
        return model.Run(arange(length, ScalarType.Int64).remainder(11).unsqueeze(0)).Logits;
    }

    [Theory]
    [InlineData("type")]
    [InlineData("rope_type")]
    public void Linear_scaling_divides_positions(string field)
    {
        SmallFolder folder = SmallFolder.Of("llama");
        folder.Config["rope_scaling"] = new JsonObject { [field] = "linear", ["factor"] = 4.0 };
        folder.Write(_folder.Root);
        Assert.Equal(new RotaryPositions(500_000, Divisor: 4), TransformerFolder.Config(_folder.Root).Positions);
    }

    /// <summary>
    /// seq_len = max(length, max_position_embeddings), then base · (factor · seq_len / max_position_embeddings − (factor − 1))
    /// ^ (dim / (dim − 2)): for every text that fits the context the base itself.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    public void Dynamic_scaling_changes_no_base_within_the_context(int length)
    {
        using var scope = NewDisposeScope();
        const int context = 16, turning = 4;
        const double theta = 100, factor = 3;
        double sequence = Math.Max(length, context);
        double changed = theta * Math.Pow((factor * sequence / context) - (factor - 1), turning / (turning - 2.0));
        Tensor scaled = LogitsWith("""{"rope_type": "dynamic", "factor": 3.0}""", theta, length),
            expected = LogitsWith(null, changed, length), other = LogitsWith(null, 2 * theta, length);
        Assert.True((scaled == expected).all().item<bool>());
        // The base matters, where a text is long enough.
        if (length == context) Assert.False((scaled == other).all().item<bool>());
    }

    /// <summary>Beyond the context the base would change; no such text runs.</summary>
    [Fact]
    public void A_text_longer_than_the_context_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.ThrowsAny<ArgumentException>(() => LogitsWith("""{"rope_type": "dynamic", "factor": 3.0}""", 100, 17));
    }
}
