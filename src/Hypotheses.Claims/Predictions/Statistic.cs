namespace Hypotheses.Claims.Predictions;

/// <summary>placeholder</summary>
public sealed record Statistic(string Name)
{
    /// <summary>x</summary>
    public double? Least { get; init; }

    /// <summary>x</summary>
    public double? Most { get; init; }

    /// <summary>x</summary>
    public double? Items { get; init; }

    /// <summary>x</summary>
    public string? ItemsFrom { get; init; }

    /// <summary>x</summary>
    public bool IsShare { get; init; }

    /// <summary>x</summary>
    public string? CommonError { get; init; }
}
