namespace Hypotheses.Fuzz.Running;

/// <summary>What a reader made of a case.</summary>
internal enum Outcome
{
    /// <summary>Read as valid.</summary>
    Accepted,

    /// <summary>Refused by the one error that is meant for it, in one line that names the file.</summary>
    Refused,

    /// <summary>Any other exception, another message, or the end of the process.</summary>
    Crash,

    /// <summary>More time of the processor than the limit, or many times as much by the clock.</summary>
    Hang,

    /// <summary>More memory than the limit.</summary>
    Memory,
}

/// <summary>
/// A case with its outcome. <paramref name="Milliseconds"/> are of the processor, <paramref name="Allocated"/> is of managed
/// memory, <paramref name="Tensors"/> of torch's; in bytes.
/// </summary>
internal sealed record CaseResult(Outcome Outcome, string Message, double Milliseconds, long Allocated, long Tensors);
