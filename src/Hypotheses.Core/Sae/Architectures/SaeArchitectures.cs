namespace Hypotheses.Core.Sae.Architectures;

/// <summary>The architectures of this library. Others are subclasses of <see cref="SaeArchitecture"/> anywhere.</summary>
public static class SaeArchitectures
{
    /// <summary>ReLU with an L1 penalty.</summary>
    public static SaeArchitecture ReluL1 { get; } = new ReluL1Architecture();

    /// <summary>The k largest of each sample.</summary>
    public static SaeArchitecture TopK { get; } = new TopKArchitecture();

    /// <summary>The k·B largest of each batch of B; a threshold at inference.</summary>
    public static SaeArchitecture BatchTopK { get; } = new BatchTopKArchitecture();

    /// <summary>BatchTopK whose prefixes reconstruct by themselves.</summary>
    public static SaeArchitecture Matryoshka { get; } = new MatryoshkaArchitecture();

    /// <summary>A trained threshold a latent.</summary>
    public static SaeArchitecture JumpRelu { get; } = new JumpReluArchitecture();

    /// <summary>A gate that decides and a magnitude that counts.</summary>
    public static SaeArchitecture Gated { get; } = new GatedArchitecture();

    /// <summary>Every architecture of this library, in the order of the literature.</summary>
    public static IReadOnlyList<SaeArchitecture> All { get; } = [ReluL1, Gated, TopK, JumpRelu, BatchTopK, Matryoshka];
}
