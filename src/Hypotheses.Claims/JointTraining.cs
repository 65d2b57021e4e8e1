using System.Runtime.ExceptionServices;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims;

/// <summary>
/// Makes one ensemble of what several pieces of work train. Each runs on a thread of its own up to its next training and waits
/// there; once none is left to wait for, all that is wanted is trained in one call (one for each dimension of activations), and
/// all go on. Between trainings as many run as there are lanes of work. What a piece gets is what it would have got alone.
/// </summary>
public sealed class JointTraining : IDisposable
{
    private readonly Device? _device;
    private readonly object _gate = new();
    private readonly SemaphoreSlim _turns = new(Threads.Lanes);
    private readonly List<Wanted> _waiting = [];
    private int _running, _ensembles;

    private JointTraining(int pieces, Device? device) => (_running, _device) = (pieces, device);

    /// <summary>Runs <paramref name="work"/> for 0 … count − 1, all at once. What a piece throws comes out when all have ended; of several, the first one's.</summary>
    /// <param name="count">Pieces.</param>
    /// <param name="work">One piece: its index, and where it trains (<see cref="Lab"/>).</param>
    /// <param name="device">Where it is trained; null is the CPU.</param>
    /// <returns>Ensembles trained: how often all waited.</returns>
    public static int Run(int count, Action<int, JointTraining> work, Device? device = null)
    {
        using var joint = new JointTraining(count, device);
        var thrown = new ExceptionDispatchInfo?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => thrown[i] = joint.Piece(i, work)) { IsBackground = true, Name = $"joint training {i}" })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        thrown.FirstOrDefault(t => t is not null)?.Throw();
        return joint._ensembles;
    }

    /// <summary>Trains one dictionary a lane, as <see cref="DictionaryTrainer.Train"/> does, in one call with what the other pieces want.</summary>
    public IReadOnlyList<TrainedDictionary> Train(IReadOnlyList<Lane> lanes)
    {
        var wanted = new Wanted(lanes);
        _turns.Release();
        try
        {
            lock (_gate)
            {
                _waiting.Add(wanted);
                TrainIfAllWait();
                while (!wanted.Done) Monitor.Wait(_gate);
            }
        }
        finally
        {
            _turns.Wait();
        }

        wanted.Failure?.Throw();
        return wanted.Trained;
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private ExceptionDispatchInfo? Piece(int index, Action<int, JointTraining> work)
    {
        Threads.Configure();
        _turns.Wait();
        ExceptionDispatchInfo? thrown = Caught(() => work(index, this));
        _turns.Release();
        lock (_gate)
        {
            _running--;
            TrainIfAllWait();
        }

        return thrown;
    }

    // Under the gate: nobody else has anything to do meanwhile.
    private void TrainIfAllWait()
    {
        if (_waiting.Count == 0 || _waiting.Count < _running) return;
        Wanted[] all = [.. _waiting];
        _waiting.Clear();
        _ensembles++;
        foreach (IGrouping<int, Wanted> group in all.GroupBy(w => w.Lanes.Count == 0 ? 0 : w.Lanes[0].Stream.Dimension)) Train([.. group]);
        Monitor.PulseAll(_gate);
    }

    // Lanes that cannot be trained are their own piece's fault alone. What goes wrong after that comes out of every piece: streams
    // have moved on, and who wants another attempt has to begin anew.
    private void Train(Wanted[] together)
    {
        foreach (Wanted wanted in together) wanted.Failure = Caught(() => DictionaryTrainer.Check(wanted.Lanes));
        Wanted[] sound = [.. together.Where(w => w.Failure is null)];
        IReadOnlyList<TrainedDictionary> trained = [];
        ExceptionDispatchInfo? failure = Caught(() => trained = DictionaryTrainer.Train([.. sound.SelectMany(w => w.Lanes)], new TrainingOptions { Device = _device }));
        int at = 0;
        foreach (Wanted wanted in sound)
        {
            wanted.Failure = failure;
            if (failure is null) wanted.Trained = [.. trained.Skip(at).Take(wanted.Lanes.Count)];
            at += wanted.Lanes.Count;
        }

        foreach (Wanted wanted in together) wanted.Done = true;
    }

    private static ExceptionDispatchInfo? Caught(Action work)
    {
        try
        {
            work();
            return null;
        }
#pragma warning disable CA1031 // it is thrown on the thread that waits for it
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    // What a piece waits for.
    private sealed class Wanted(IReadOnlyList<Lane> lanes)
    {
        public IReadOnlyList<Lane> Lanes { get; } = lanes;

        public IReadOnlyList<TrainedDictionary> Trained { get; set; } = [];

        public ExceptionDispatchInfo? Failure { get; set; }

        public bool Done { get; set; }
    }
}
