using System.Diagnostics;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Training;

/// <summary>A training that is interrupted, by whatever, ends with the same bits as one that was not.</summary>
[Collection(FullDiskTests.Name)]
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.Combine(_folder.Root, "training");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checkpoints_change_nothing_and_a_finished_training_is_read_back()
    {
        IReadOnlyList<TrainedSae> plain = SlowTraining.Whole(null), kept = SlowTraining.Whole(Folder),
            again = SlowTraining.Whole(Folder);
        Same(plain, kept);
        Same(plain, again);
        Assert.Equal(6, Directory.GetFiles(Folder, "unit-*").Length); // one a unit: three lanes share a stream
    }

    [Theory]
    [InlineData(TrainingStep.CpuFused)]
    [InlineData(TrainingStep.Batched)]
    [InlineData(TrainingStep.Autograd)]
    public void A_cancelled_training_goes_on_to_the_bit(TrainingStep step)
    {
        var options = new TrainingOptions { Step = step };
        IReadOnlyList<TrainedSae> whole = SlowTraining.Whole(null, options: options);
        int stops = 0;
        for (int after = 100; after < 900; after += 300)
        {
            using var source = new CancellationTokenSource();
            var stopping = options with { Cancellation = source.Token, Progress = new After(after, source) };
            try
            {
                SlowTraining.Whole(Folder, options: stopping);
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.InRange(stops, 1, 3);
        var resumed = new First();
        Same(whole, SlowTraining.Whole(Folder, options: options with { Progress = resumed }));
        Assert.True(resumed.StepsDone > 100, "nothing was taken up again");
    }

    [Fact]
    public void A_killed_training_loses_one_interval_at_most_and_ends_with_the_same_bits()
    {
        IReadOnlyList<TrainedSae> whole = SlowTraining.Whole(null);
        Rng rng = Seed.FromPath("killed training").Rng();
        int kills = 0;
        for (int before = 0; kills < 3 && KillOnce(() => StepsIn() > before, rng.Below(200)); kills++) before = StepsIn();

        Assert.InRange(kills, 1, 3);
        Assert.InRange(StepsIn(), SlowTraining.EverySteps, 6 * SlowTraining.Steps);
        Same(whole, SlowTraining.Whole(Folder));
    }

    [FullDiskFact]
    public void A_full_disk_is_one_clear_error_and_the_last_checkpoint_stays()
    {
        using (var source = new CancellationTokenSource())
            Assert.ThrowsAny<OperationCanceledException>(() =>
                SlowTraining.Whole(
                    Folder, options: new TrainingOptions { Cancellation = source.Token, Progress = new After(300, source) }));
        string first = Directory.GetFiles(Folder, "unit-*").Order().First();
        byte[] before = File.ReadAllBytes(first);
        FullDisk.For(first);
        string message = Assert.Throws<WriteFailedException>(() => SlowTraining.Whole(Folder)).Message;
        Assert.StartsWith(first + ": cannot be written", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(before, File.ReadAllBytes(first));
        Same(SlowTraining.Whole(null), SlowTraining.Whole(Folder)); // and with room again it goes on
    }

    [Fact]
    public void Damaged_and_foreign_checkpoints_are_refused_by_name()
    {
        SlowTraining.Whole(Folder);
        string file = Directory.GetFiles(Folder, "unit-*").Order().First();
        byte[] sound = File.ReadAllBytes(file);
        void Refused(byte[] bytes, string field)
        {
            File.WriteAllBytes(file, bytes);
            MalformedFileException e = Assert.Throws<MalformedFileException>(() => SlowTraining.Whole(Folder));
            Assert.Equal((file, field), (e.File, e.Field));
            Assert.DoesNotContain('\n', e.Message);
        }

        byte[] flipped = [.. sound];
        flipped[^100] ^= 1;
        Refused(flipped, "sha256");
        Refused(sound[..^1], "lane.2.silent.data_offsets");
        Refused([], "header length");
        Refused(Edited(sound, "\"step\":\"130\"", "\"step\":\"131\""), "step");
        Refused(Edited(sound, "\"version\":\"1\"", "\"version\":\"9\""), "version");
        File.WriteAllBytes(file, sound);
        Lane[] other = [.. SlowTraining.Lanes().Select(l => l with { Recipe = l.Recipe with { LearningRate = 1e-3 } })];
        Assert.Equal(
            "training",
            Assert.Throws<MalformedFileException>(() =>
                SaeTrainer.Train(other, new TrainingOptions { Checkpoints = new CheckpointOptions(Folder) })).Field);
        Lane[] otherWorld = [
            .. SlowTraining.Lanes().Select(l =>
                l with
                {
                    Stream = new Hypotheses.Core.Worlds.Recipes.ZipfRecipe { Features = 24 }.Create(Seed.FromPath("another"))
                        .Stream(l.Seed)
                })];
        Assert.Throws<MalformedFileException>(() =>
            SaeTrainer.Train(otherWorld, new TrainingOptions { Checkpoints = new CheckpointOptions(Folder) }));
    }

    [Fact]
    public void What_cannot_have_checkpoints_is_refused_before_any_work()
    {
        var lane = new Lane(SaeRecipes.Toy(8, .1), Seed.FromPath("x"), new SparseWorld(Seed.FromPath("x"), 4, 4, .1));
        Assert.Contains(
            "cannot save its position",
            Assert.Throws<ArgumentException>(() =>
                SaeTrainer.Train([lane], new TrainingOptions { Checkpoints = new CheckpointOptions(Folder) })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "CheckpointOptions.EverySteps",
            Assert.Throws<ArgumentException>(() =>
                SaeTrainer.Train(
                    SlowTraining.Lanes(), new TrainingOptions { Checkpoints = new CheckpointOptions(Folder, 0) })).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_second_training_in_the_same_folder_is_refused_before_any_work_and_the_first_goes_on()
    {
        bool begun = false;
        string? refusal = null;
        void Second()
        {
            var options = new TrainingOptions { Starting = _ => begun = true };
            refusal = Assert.Throws<WriteFailedException>(() => SlowTraining.Whole(Folder, options: options)).Message;
        }

        Same(SlowTraining.Whole(null), SlowTraining.Whole(Folder, options: new TrainingOptions { Starting = _ => Second() }));
        const string why = "cannot be written: another training has its checkpoints there: ";
        Assert.StartsWith($"{Folder}: {why}", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal!);
        Assert.False(begun);
    }

    [Fact]
    public void What_a_dead_training_left_of_its_lock_holds_nobody_off()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, ".lock"), "4711");
        Same(SlowTraining.Whole(null), SlowTraining.Whole(Folder));
        Same(SlowTraining.Whole(null), SlowTraining.Whole(Folder)); // nor does a finished one
    }

    private static byte[] Edited(byte[] file, string from, string to)
    {
        string text = System.Text.Encoding.Latin1.GetString(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return System.Text.Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    // Steps that checkpoints hold, over all units.
    private int StepsIn()
    {
        if (!Directory.Exists(Folder)) return 0;
        int steps = 0;
        foreach (string path in Directory.GetFiles(Folder, "unit-*"))
        {
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            steps += int.Parse(file.Metadata["step"], System.Globalization.CultureInfo.InvariantCulture);
        }

        return steps;
    }

    private bool KillOnce(Func<bool> ready, int milliseconds)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", typeof(CheckpointTests).Assembly.Location, "slow-training", Folder])
        { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        for (var clock = Stopwatch.StartNew(); !ready() && !process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60);)
            Thread.Sleep(2);
        Thread.Sleep(milliseconds);
        bool running = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        Assert.True(running || process.ExitCode == 0, process.StandardError.ReadToEnd());
        return process.ExitCode != 0;
    }

    private static void Same(IReadOnlyList<TrainedSae> expected, IReadOnlyList<TrainedSae> seen)
    {
        Assert.Equal(expected.Count, seen.Count);
        for (int i = 0; i < seen.Count; i++)
        {
            (SparseAutoencoder a, SparseAutoencoder b) = (expected[i].Sae, seen[i].Sae);
            Assert.Equal(a.Encoder.ToArray(), b.Encoder.ToArray());
            Assert.Equal(a.EncoderBias.ToArray(), b.EncoderBias.ToArray());
            Assert.Equal(a.Decoder.ToArray(), b.Decoder.ToArray());
            Assert.Equal(a.DecoderBias.ToArray(), b.DecoderBias.ToArray());
            if (a.Activation is JumpReluActivation jump)
                Assert.Equal(jump.Thresholds.ToArray(), Assert.IsType<JumpReluActivation>(b.Activation).Thresholds.ToArray());
            Assert.Equal(expected[i].Curve, seen[i].Curve);
        }
    }

    private sealed class After(long steps, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.StepsDone >= steps) source.Cancel();
        }
    }

    private sealed class First : IProgress<TrainingProgress>
    {
        private long _first = -1;

        public long StepsDone => _first;

        public void Report(TrainingProgress value) => Interlocked.CompareExchange(ref _first, value.StepsDone, -1);
    }
}
