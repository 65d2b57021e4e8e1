using Hypotheses.Core.Activations;
using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Tests.Fixtures;

/// <summary>An activation store of five rows of two numbers, 0 to 9, in three shards.</summary>
internal static class StoreFixtures
{
    public const int Rows = 5;

    public static IEnumerable<(string Name, byte[] Content)> All()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hypotheses-fixture-");
        try
        {
            using (ActivationStore.Create(folder.FullName, "ramp", new Ramp(), Rows, new StoreOptions { RowsPerShard = 2 }))
            {
            }

            return [.. folder.GetFiles().Where(f => f.Name[0] != '.').OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => ("stores/ramp/" + f.Name, File.ReadAllBytes(f.FullName)))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
