namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>Which matrices start smaller, divided by √(2 · layers): the residual stream then does not grow with depth.</summary>
public enum ReducedMatrices
{
    /// <summary>None.</summary>
    None,

    /// <summary>The two that write into the residual stream: attention's output and the MLP's (GPT-2).</summary>
    Writers,

    /// <summary>Attention's output and the gated MLP's second input (<c>wo</c> and <c>w3</c>, as llama2.c trains).</summary>
    OutputAndSecondInput,
}

/// <summary>
/// What a family's weights are before training: matrices normal with mean 0, biases 0, norms that change nothing (gains 1, or 0
/// where 1 is added to them).
/// </summary>
/// <param name="Deviation">σ of a matrix, above 0; null: 1/√its inputs.</param>
public sealed record InitialScheme(double? Deviation)
{
    /// <summary>.02, what writes into the stream smaller (Radford et al. 2019, section 2.3).</summary>
    public static InitialScheme Gpt2 { get; } = new(.02) { Reduced = ReducedMatrices.Writers };

    /// <summary>llama2.c's (train.py and model.py of that project).</summary>
    public static InitialScheme Llama2c { get; } = new(.02) { Reduced = ReducedMatrices.OutputAndSecondInput };

    /// <summary>σ of the embedding and of learned positions; null: as of matrices with d inputs.</summary>
    public double? Embedding { get; init; }

    /// <summary>σ of a head of its own; null: as of other matrices.</summary>
    public double? Head { get; init; }

    /// <summary>Which start smaller.</summary>
    public ReducedMatrices Reduced { get; init; }

    /// <summary>
    /// The grokking experiments' (Nanda et al. 2023, their code): 1/√d everywhere, a head by 1/√its outputs.
    /// </summary>
    /// <param name="dim">d.</param>
    /// <param name="outputs">Of the head.</param>
    public static InitialScheme Grokking(int dim, int outputs) => new(1 / Math.Sqrt(dim)) { Head = 1 / Math.Sqrt(outputs) };

    /// <summary>σ of a matrix of a model.</summary>
    /// <param name="name">As <see cref="WeightLayout"/> has it.</param>
    /// <param name="inputs">Its columns.</param>
    /// <param name="layers">The model's blocks.</param>
    internal double DeviationOf(string name, long inputs, int layers)
    {
        double depth = IsReduced(name) ? Math.Sqrt(2.0 * layers) : 1;
        double? own = name switch
        {
            "embed.weight" or "positions.weight" => Embedding,
            "head.weight" => Head,
            _ => null,
        };
        return (own ?? Deviation) / depth ?? 1 / depth / Math.Sqrt(inputs);
    }

    private bool IsReduced(string name) => Reduced switch
    {
        ReducedMatrices.Writers => Ends(name, ".attn.o.weight") || Ends(name, ".mlp.down.weight"),
        ReducedMatrices.OutputAndSecondInput => Ends(name, ".attn.o.weight") || Ends(name, ".mlp.up.weight"),
        _ => false,
    };

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.Ordinal);
}
