using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads a <see cref="RoutingTransformer"/>'s state: the tensors of <see cref="RoutingConfig.Layout"/>, no more and no fewer.
/// </summary>
public static class RoutingCheckpoint
{
    /// <summary>Heads of the published model; the file does not say.</summary>
    public const int PublishedHeads = 4;

    /// <summary>Reads and checks all weights.</summary>
    /// <exception cref="MalformedFileException">No such file, another container, sizes that no model can have, a missing or
    /// foreign tensor, a number that is not finite; names the field.</exception>
    public static RoutingTransformer Read(string path, int heads = PublishedHeads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        using ITensorFile file = TensorFile.Open(path);
        RoutingConfig config = Sizes(file, heads);
        HashSet<string> expected = [.. config.Layout().Select(part => part.Name)];
        if (file.Names.FirstOrDefault(name => !expected.Contains(name)) is { } foreign)
            throw file.Foreign(foreign, "is no tensor of a routing transformer");
        // Numbers first, so that nothing is left behind where one is wrong.
        (string Name, float[] Numbers, long[] Shape)[] read = [
            .. config.Layout().Select(part => (part.Name, file.Singles(part.Name, part.Shape), part.Shape))];
        return new RoutingTransformer(config, read.ToDictionary(part => part.Name, part => Owned(part.Numbers, part.Shape)));
    }

    private static RoutingConfig Sizes(ITensorFile file, int heads)
    {
        (int vocabulary, int dim) = file.Matrix("embed.weight");
        (int context, _) = file.Matrix("pos");
        (int hidden, _) = file.Matrix("blocks.0.mlp.fc_in.weight");
        if (dim % heads != 0)
            throw new MalformedFileException(file.Path, "embed.weight", $"has rows of {dim}, which {heads} heads do not divide");
        HashSet<string> names = [.. file.Names];
        int layers = 0;
        while (names.Contains($"blocks.{layers}.ln1.weight")) layers++;
        return new RoutingConfig(dim, hidden, layers, heads, vocabulary, context);
    }

    private static Tensor Owned(float[] numbers, long[] shape)
    {
        using var scope = NewDisposeScope();
        return Tensors.Of(numbers, shape).DetachFromDisposeScope();
    }
}
