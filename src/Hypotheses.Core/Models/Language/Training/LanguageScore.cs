using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Language.Training;

/// <summary>
/// Cross-entropies (natural, mean over tokens) of a controlled language model on fresh documents of all domains, beside their
/// exact floors. Those of left-out domains are NaN where none was left out.
/// </summary>
/// <param name="Whole">Of all tokens of documents of included domains.</param>
/// <param name="WholeFloor">Its floor: what the exact distribution has on the same tokens.</param>
/// <param name="Responses">Of responses, in documents of included domains.</param>
/// <param name="ResponsesFloor">Its floor.</param>
/// <param name="LeftOut">Of responses, in documents of domains that the model never saw.</param>
/// <param name="LeftOutFloor">Its floor.</param>
public sealed record LanguageScore(
    double Whole, double WholeFloor, double Responses, double ResponsesFloor, double LeftOut, double LeftOutFloor)
{
    /// <summary>The most above the floor at included responses, and the least at those of left-out domains.</summary>
    public const double Learned = .05, Unlearned = 1;

    private const int DocumentsARun = 50;

    /// <summary>
    /// Whether the model has learned what it saw and, where domains were left out, has not what it did not see.
    /// </summary>
    public bool Passes => Responses <= ResponsesFloor + Learned && (double.IsNaN(LeftOut) || LeftOut >= LeftOutFloor + Unlearned);

    /// <summary>The score of a model of a recipe and seed.</summary>
    /// <param name="model">On the CPU.</param>
    /// <param name="trained">How it was trained.</param>
    /// <param name="seed">The seed that it was trained by.</param>
    /// <param name="fresh">The seed of the documents.</param>
    /// <param name="documents">How many.</param>
    public static LanguageScore Of(Transformer model, LanguageRecipe trained, Seed seed, Seed fresh, int documents = 1000)
    {
        Grammar grammar = LanguageTrainer.TablesOf(trained.Corpus with { Domains = CorpusDomains.All }, seed);
        var stream = new LanguageStream(grammar, fresh);
        var floor = new NextTokenDistribution(grammar);
        Mean whole = new(), responses = new(), leftOut = new();
        for (int done = 0; done < documents; done += DocumentsARun)
        {
            IReadOnlyList<LanguageDocument> some = stream.Next(Math.Min(DocumentsARun, documents - done));
            double[] surprises = Surprises(model, some);
            for (int i = 0; i < some.Count; i++)
            {
                bool included = trained.Corpus.Has(some[i].Domain);
                double[] exact = floor.Surprises(some[i].Tokens);
                for (int t = 0; t < exact.Length; t++)
                {
                    double own = surprises[(i * exact.Length) + t];
                    if (included) whole.Add(own, exact[t]);
                    if (some[i].Labels[t + 1].Part == TokenPart.Response) (included ? responses : leftOut).Add(own, exact[t]);
                }
            }
        }

        return new(whole.Of.Own, whole.Of.Exact, responses.Of.Own, responses.Of.Exact, leftOut.Of.Own, leftOut.Of.Exact);
    }

    // −log p of each token after BOS, document after document.
    private static double[] Surprises(Transformer model, IReadOnlyList<LanguageDocument> documents)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor tokens = LanguageTrainer.TokensOf(documents);
        long time = tokens.shape[1] - 1;
        Tensor logp = model.Run(tokens.narrow(1, 0, time).contiguous()).Logits.log_softmax(-1);   // [B, T - 1, V]
        return Tensors.ToArray<double>(-logp.gather(2, tokens.narrow(1, 1, time).unsqueeze(2)));
    }

    private sealed class Mean
    {
        private double _own, _exact;
        private int _count;

        public (double Own, double Exact) Of => (_own / _count, _exact / _count);

        public void Add(double own, double exact)
        {
            _own += own;
            _exact += exact;
            _count++;
        }
    }
}
