namespace Hypotheses.Catalogue.Literature;

/// <summary>Where claims are made, as pages and tables cite it.</summary>
internal static class Citations
{
    /// <summary>The post whose claims these are.</summary>
    public const string Shortform = "StefanHex's Shortform (LessWrong, 5 July 2024)";

    public const string Sharkey =
        "Sharkey, Braun and Millidge, Taking features out of superposition with sparse autoencoders (LessWrong z6QQJbtpkEAX3Aojj, 2022)";

    public const string ToyModels = "Elhage et al., Toy Models of Superposition (2022)";

    public const string Monosemanticity = "Bricken et al., Towards Monosemanticity (2023)";

    public const string Scaling = "Templeton et al., Scaling Monosemanticity (2024)";

    public const string Till =
        "Till, Do sparse autoencoders find true features? (LessWrong QoR8noAB3Mp2KBA4B, 2024)";

    public const string Anders =
        "Anders et al., Sparse autoencoders find composed features in small toy models (LessWrong a5wwqza2cY3W7L9cj, 2024)";

    public const string MetaSaes =
        "Bussmann et al., Showing SAE latents are not atomic using meta-SAEs (LessWrong TMAmHh4DdMr4nCSr5, 2024)";

    public const string Leask =
        "Leask et al., Sparse Autoencoders Do Not Find Canonical Units of Analysis (arXiv:2502.04878, 2025)";

    public const string Chanin = "Chanin et al., A is for Absorption (arXiv:2409.14507, 2024)";

    public const string Michaud =
        "Michaud, Gorton and McGrath, Understanding sparse autoencoder scaling in the presence of feature manifolds (arXiv:2509.02565, 2025)";

    public const string Plateaus =
        "Heimersheim and Mendel, Activation plateaus & sensitive directions in GPT2 (LessWrong LajDyGyiyX8DNNsuF, 2024)";

    public const string Lee = "Lee and Heimersheim, Investigating Sensitive Directions in GPT-2 (arXiv:2410.12555, 2024)";
}
