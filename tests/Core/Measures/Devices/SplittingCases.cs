using Hypotheses.Core.Measures.Splitting;

namespace Hypotheses.Tests.Core.Measures.Devices;

internal static class SplittingCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["CompositeCosine.Of"] = i => CompositeCosine.Of(i.Features, i.Rows),
        ["CompositeCosine.Held"] = i => CompositeCosine.Held(i.Composites, i.Rows, .3),
        ["Families.Of"] = i =>
        {
            var families = Families.Of(i.Composites, i.Parents);
            return (families.Latents, families.Family, families.Offsets, OffsetSharing.Value(families));
        },
        ["InFamilyCosines.Of"] = i => InFamilyCosines.Of(i.Composites, Families.Of(i.Composites, i.Parents)),
        ["LatentGroups.Of"] = i => LatentGroups.Of(i.Rows, i.Latents, .97),
        ["LatentGroups.Of none alive"] = i => LatentGroups.Of(i.Rows, i.Latents * 0, .97),
        ["PairR2.Of"] = i => PairR2.Of(i.Rows, [0, 2, 6]),
        ["ParentGroups.Of"] = i =>
        {
            var groups = ParentGroups.Of(i.Composites, i.Composing, i.Parents, i.Composed.matmul(i.Parents.t()) > .1);
            return (groups.Group, groups.Counted, OffsetKappa.Of(groups, i.Seed, 3));
        },
        ["PursuitR2.Of"] = i => PursuitR2.Of(i.Rows, chunk: 3),
        ["PursuitR2.Means"] = i => PursuitR2.Means(i.Rows),
        ["ReaderSeparation.Of"] = i => ReaderSeparation.Of(
            Families.Of(i.Composites, i.Parents), i.Composing, i.Composed, x => i.Response(x.to(i.Composed.dtype))),
        ["ReaderSeparation.Chance"] = i =>
            ReaderSeparation.Chance(Families.Of(i.Composites, i.Parents), i.Composing, i.Composed, 4, i.Seed, 2),
        ["Splits.Of"] = i =>
        {
            var splits = Splits.Of(i.Parents, i.Composed.matmul(i.Parents.t()), i.Composites, i.Composing, .4, .4, .97);
            return (splits.Children, splits.ParentsPerChild, splits.Chance(i.Seed, 3));
        },
    };
}
