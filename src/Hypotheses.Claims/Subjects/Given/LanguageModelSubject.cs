using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Files;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Models.Transformers.Twins;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>The trained model itself, or what it is compared with.</summary>
public enum TwinKind
{
    /// <summary>The weights as they are on disk.</summary>
    Trained,

    /// <summary>The same shape, fresh weights by the usual initialisation: nearly linear.</summary>
    Untrained,

    /// <summary>Fresh weights with the standard deviation of each trained matrix: chaotic.</summary>
    Matched,

    /// <summary>The trained weights, shuffled within each matrix.</summary>
    Shuffled,
}

/// <summary>
/// A language model on disk, or one of its twins, as a subject. The trained model is the same for all seeds, or one of several
/// (seeds draw prompts and directions); a twin is another model for each seed.
/// </summary>
public class LanguageModelSubject(
    string name, string description, LanguageModelSource source, TwinKind twin, string? twinOf = null)
    : Subject(name, description), IResponds, IHasTwins, IHasDirections
{
    private const int PromptLength = 10, PoolPrompts = 100, PoolLength = 40, PromptsARun = 10;
    private const double EffectShare = .25;
    private readonly Dictionary<(string Hook, Seed Seed), WeakReference<Lazy<ActivationTable>>> _tables = [];

    /// <summary>
    /// Every constant of <see cref="Setup"/>: claims that use it put this into their recipe, so that whoever changes one draws
    /// fresh seeds.
    /// </summary>
    public static object SetupRecipe { get; } = new { PromptLength, PoolPrompts, PoolLength, EffectShare };

    /// <summary>A model and its three twins, which are named after it.</summary>
    public static IReadOnlyList<LanguageModelSubject> WithTwins(string name, string description, LanguageModelSource source)
    {
        LanguageModelSubject Twin(string word, string says, TwinKind kind) => Of($"{name}-{word}", says, source, kind, name);
        return
        [
            Of(name, description, source, TwinKind.Trained),
            Twin("untrained", "the same shape, fresh weights by the usual initialisation", TwinKind.Untrained),
            Twin("matched", "the same shape, fresh weights with each trained matrix's standard deviation", TwinKind.Matched),
            Twin("shuffled", "the trained weights, shuffled within each matrix", TwinKind.Shuffled),
        ];
    }

    // Of a model whose language is known more can be told.
    private static LanguageModelSubject Of(
        string name, string description, LanguageModelSource source, TwinKind kind, string? twinOf = null) =>
        source is ControlledModels known
            ? new ControlledModelSubject(name, description, known, kind, twinOf)
            : new LanguageModelSubject(name, description, source, kind, twinOf);

    /// <inheritdoc/>
    public override string Recipe => $"{source.Identity} {Twin}";

    /// <inheritdoc/>
    public override string? Unavailable => source.Missing;

    /// <inheritdoc/>
    public override string? TwinOf { get; } = twinOf;

    /// <inheritdoc/>
    public override bool ComesFromTraining => Twin == TwinKind.Trained;

    /// <summary>What it is.</summary>
    public TwinKind Twin { get; } = twin;

    /// <inheritdoc/>
    public IReadOnlyList<HookSetting> Sites { get; } = [.. source.Layers.Select(HookSetting.ResidualPre)];

    /// <inheritdoc/>
    public string TwinFamily => source.Identity;

    /// <inheritdoc/>
    public IReadOnlyList<string> Readouts => ["l2", "sqrt_kl"];

    /// <inheritdoc/>
    public IReadOnlyList<IResponds> Twins =>
        [
            .. new[] { TwinKind.Untrained, TwinKind.Matched, TwinKind.Shuffled }
                .Select(kind => new LanguageModelSubject(Name, Description, source, kind))];

    /// <summary>The model of one seed: the one trained model, or that seed's twin.</summary>
    public Transformer Model(Seed seed) => Twin switch
    {
        TwinKind.Untrained => new Transformer(TransformerTwins.Untrained(source.TrainedOf(seed).Config, seed.Derive("weights"))),
        TwinKind.Matched => new Transformer(
            TransformerTwins.MatchedDeviations(source.TrainedOf(seed).Weights, seed.Derive("weights"))),
        TwinKind.Shuffled => new Transformer(TransformerTwins.Shuffled(source.TrainedOf(seed).Weights, seed.Derive("weights"))),
        _ => source.TrainedOf(seed),
    };

    /// <summary>What the model of a seed reads.</summary>
    public TokenPrompts PromptsOf(Seed seed) => source.PromptsOf(seed);

    /// <inheritdoc/>
    public PatchingSetup Setup(HookSetting site, Seed seed, int bases) => SetupsAt([site.Layer], seed, bases)[0];

    /// <inheritdoc/>
    public IReadOnlyList<PatchingSetup> Setups(Seed seed, int bases) => SetupsAt([.. Sites.Select(s => s.Layer)], seed, bases);

    // One model, one run of the pool and one of the prompts for all layers.
    private PatchingSetup[] SetupsAt(int[] layers, Seed seed, int bases)
    {
        Transformer model = Model(seed);
        if (Twin != TwinKind.Trained) model.InScope();
        Tensor[] pools = PoolsOf(model, layers, seed);
        // Bases and pool come from different stories.
        TokenPrompts prompts = PromptsOf(seed);
        using Tensor tokens = prompts.Prompts(seed.Derive("bases"), bases, PromptLength, block: 0, blocks: 2);
        PatchingSetup[] setups =
            [.. LastPosition.At(model, tokens, layers).Zip(pools, (last, pool) => SetupOf(model, last.InScope(), pool))];
        return setups.All(s => s.Radius > 0) ? setups : throw Alike(prompts.File);
    }

    private static Exception Alike(string? file)
    {
        string problem = "there is no distance between prompts to perturb by: most begin with the same "
            + $"{PromptLength} tokens, or the model has one activation for all";
        return file is null ? new ArgumentException(problem) : new MalformedFileException(file, "stories", problem);
    }

    private static PatchingSetup SetupOf(Transformer model, LastPosition last, Tensor pool)
    {
        Tensor real = last.Residual;
        int d = model.Config.Dim, vocabulary = model.Config.Outputs ?? model.Config.Vocabulary;
        // The response carries both readouts side by side: [K·N, d + V].
        Tensor Response(Tensor x)
        {
            using var scope = NewDisposeScope();
            long prompts = last.Prompts, copies = x.shape[0] / prompts;
            // [N, K, ..]
            (Tensor residual, Tensor logp) = last.Continue(x.reshape(copies, prompts, d).transpose(0, 1).contiguous());
            return cat([residual, logp], 2).transpose(0, 1).reshape(copies * prompts, d + vocabulary).MoveToOuterDisposeScope();
        }

        double Threshold()
        {
            using var scope = NewDisposeScope();
            return EffectShare * MedianDistance(Response(real).narrow(1, 0, d));
        }

        return new PatchingSetup(
            Bases: real,
            Pool: pool,
            Gaussian: Gaussian.Estimate(pool),
            Radius: MedianDistance(real),
            Threshold: Threshold(),
            Response: Response,
            Readouts: new Dictionary<string, Func<Tensor, Tensor, Tensor>>
            {
                ["l2"] = (a, b) => ResponseDistance.L2(a.narrow(1, 0, d), b.narrow(1, 0, d)),
                ["sqrt_kl"] = (a, b) => ResponseDistance.SqrtKl(a.narrow(1, d, vocabulary), b.narrow(1, d, vocabulary)),
            });
    }

    /// <inheritdoc/>
    public IReadOnlyList<Setting> DirectionSets => source.Dictionaries;

    /// <inheritdoc/>
    public Preparation<DirectionsSpecimen> Directions(Setting set, Seed seed)
    {
        var setting = (HookSaeSetting)set;
        return ResidualSaes.Prepare(setting, TextOf(setting, seed), TableOf(setting.Hook, seed), seed);
    }

    /// <summary>Everything that the activations follow from that a dictionary of one seed is trained on.</summary>
    protected string TextOf(HookSaeSetting setting, Seed seed) =>
        $"{setting.Hook} of {Recipe} by {seed}, {ResidualSaes.Rows} rows";

    /// <summary>
    /// Those activations; shared by the dictionaries of one seed for as long as any of them is being trained or judged.
    /// </summary>
    protected Lazy<ActivationTable> TableOf(string hook, Seed seed)
    {
        lock (_tables)
        {
            if (_tables.TryGetValue((hook, seed), out WeakReference<Lazy<ActivationTable>>? known)
                && known.TryGetTarget(out Lazy<ActivationTable>? table))
                return table;
            table = new Lazy<ActivationTable>(() => Collect(hook, seed));
            _tables[(hook, seed)] = new WeakReference<Lazy<ActivationTable>>(table);
            return table;
        }
    }

    private ActivationTable Collect(string hook, Seed seed)
    {
        using var scope = NewDisposeScope();
        Transformer model = Model(seed);
        if (Twin != TwinKind.Trained) model.InScope();
        ActivationTable table = ActivationTable.Collect(
            model, PromptsOf(seed), hook, ResidualSaes.Rows, seed.Derive("text"), ResidualSaes.StoryLength);
        return table.Normalised();
    }

    // Over all prompts and the next one: D of the catalogue.
    private static double MedianDistance(Tensor rows)
    {
        using var scope = NewDisposeScope();
        Tensor distances = ResponseDistance.L2(rows, rows.roll(1, 0));
        return Summary.Median(Tensors.ToArray<double>(distances));
    }

    // For each layer all positions but BOS, whose activation is an outlier (norm 10 against 5 in stories260K). A few prompts a
    // run: the activations of all of them leave the caches.
    private Tensor[] PoolsOf(Transformer model, int[] layers, Seed seed)
    {
        using var scope = NewDisposeScope();
        Tensor tokens = PromptsOf(seed).Prompts(seed.Derive("pool"), PoolPrompts, PoolLength, block: 1, blocks: 2);
        string[] hooks = [.. layers.Select(l => $"blocks.{l}.hook_resid_pre")];
        TransformerRun[] runs = [.. Enumerable.Range(0, PoolPrompts / PromptsARun).Select(run =>
            model.Run(tokens.narrow(0, run * PromptsARun, PromptsARun), hooks.ToHashSet(), stopAt: hooks[^1]))];
        return [
            .. hooks.Select(h =>
                cat([.. runs.Select(r => r[h])], 0).narrow(1, 1, PoolLength - 1).flatten(0, 1).MoveToOuterDisposeScope())];
    }
}
