using Hypotheses.Core.Activations;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Activations;

/// <summary>A store of 24 shards that takes about a second and a half to write.</summary>
internal static class SlowWriting
{
    public const int Shards = 24, RowsPerShard = 500;

    /// <summary>Writes it, or what is missing of it.</summary>
    public static void Whole(string folder, int milliseconds = 6, Action<string>? say = null) => ActivationStore.Create(
        folder, "normal numbers", new SlowStream(milliseconds), Shards
            * RowsPerShard, new StoreOptions
            {
                RowsPerShard = RowsPerShard,
                PortionBytes = 50 * 4 * SlowStream.Length,
                Say = say
            }).Dispose();

    private sealed class SlowStream(int milliseconds) : IResumableStream
    {
        public const int Length = 16;

        private readonly Rng _rng = Seed.FromPath("slow").Rng();

        public int Dimension => Length;

        public void Next(Span<float> activations)
        {
            Thread.Sleep(milliseconds);
            _rng.Normals(activations);
        }

        public void Save(BinaryWriter to) => _rng.Save(to);

        public void Restore(BinaryReader from) => _rng.Restore(from);
    }
}
