using System.Text.Json;
using Hypotheses.Claims.Running;

namespace Hypotheses.Catalogue.Subjects;

/// <summary>The models of <c>models.json</c> and their twins: every claim whose needs they meet runs on them.</summary>
public sealed class Models : ISubjectSource
{
    public IEnumerable<Subject> Subjects(Settings settings)
    {
        using Stream file = typeof(Models).Assembly.GetManifestResourceStream("models.json")!;
        foreach (Entry entry in JsonSerializer.Deserialize<Entry[]>(file, Json.Line)!)
        {
            var files = new ModelFiles(settings.Models, entry.Checkpoint, entry.Tokenizer, entry.Text);
            yield return new LanguageModelSubject(entry.Name, entry.Description, files, TwinKind.Trained);
            yield return new LanguageModelSubject(entry.Name + "-untrained", "the same shape, fresh weights by the usual initialisation", files, TwinKind.Untrained);
            yield return new LanguageModelSubject(entry.Name + "-matched", "the same shape, fresh weights with each trained matrix's standard deviation", files, TwinKind.Matched);
            yield return new LanguageModelSubject(entry.Name + "-shuffled", "the trained weights, shuffled within each matrix", files, TwinKind.Shuffled);
        }
    }

    /// <summary>One model of <c>models.json</c>; paths are relative to HYPOTHESES_MODELS.</summary>
    private sealed record Entry(string Name, string Description, string Checkpoint, string Tokenizer, string Text);
}
