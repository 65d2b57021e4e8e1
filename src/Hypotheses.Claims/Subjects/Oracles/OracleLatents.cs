namespace Hypotheses.Claims.Subjects.Oracles;

/// <summary>What latents that are made from labels detect.</summary>
public enum OracleLatents
{
    /// <summary>The most frequent entities, one latent each.</summary>
    FrequentEntities,

    /// <summary>As many entities, whichever: of the most frequent few one, of the next few one, and so on.</summary>
    AnyEntities,

    /// <summary>Entities by their frequency f, with odds (f/f₅₀)^.8, f₅₀ that of the last of as many.</summary>
    LikelierEntities,

    /// <summary>As many entities, whichever, and their latents fire astray: each at one other token in a hundred.</summary>
    StrayEntities,

    /// <summary>Each class, but not where it was said by its third synonym: that has a latent of its own.</summary>
    HoledClasses,

    /// <summary>Each class, but half of the time not where it was said by its third synonym.</summary>
    HalfHoledClasses,

    /// <summary>Each class, but not where it was said by one of its synonyms, whichever.</summary>
    AnyHoleClasses,

    /// <summary>Each class however it was said, and the third synonyms besides.</summary>
    WholeClasses,

    /// <summary>No class: each synonym has a latent of its own.</summary>
    SingleWords,
}
