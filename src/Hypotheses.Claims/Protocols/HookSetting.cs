namespace Hypotheses.Claims.Protocols;

/// <summary>A place in a model where an activation can be read or replaced.</summary>
/// <param name="Name">See <see cref="Setting"/>.</param>
/// <param name="Layer">Which block's input, from 0.</param>
public sealed record HookSetting(string Name, int Layer) : Setting(Name)
{
    /// <summary>The one place of a system that has no layers.</summary>
    public static HookSetting Whole { get; } = new("", 0);

    /// <summary>The residual stream before a block.</summary>
    public static HookSetting ResidualPre(int layer) => new(FormattableString.Invariant($"blocks.{layer}"), layer);
}
