using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>A world that somebody chose in order to make a claim's instrument lie, and what it said there.</summary>
/// <param name="World">The world, in a few words.</param>
/// <param name="Said">What the instrument said, with its numbers, and whether that is right.</param>
public sealed record ScepticWorld([property: JsonRequired] string World, [property: JsonRequired] string Said);
