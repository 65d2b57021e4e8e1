namespace Hypotheses.Tests.Core.Measures.Devices;

/// <summary>Every public measure and baseline that takes tensors, by its name; of overloads one a note.</summary>
internal static class Cases
{
    public static readonly IReadOnlyDictionary<string, Func<Inputs, object?>> All =
        new[]
        {
            RecoveryCases.All, GeometryCases.All, SplittingCases.All, SensitivityCases.All, AbsorptionCases.All,
            FidelityCases.All, BaselineCases.All,
        }
        .SelectMany(c => c).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
}
