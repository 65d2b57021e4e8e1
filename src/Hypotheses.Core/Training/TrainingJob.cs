using System.Security.Cryptography;
using System.Text;

namespace Hypotheses.Core.Training;

/// <summary>
/// Something to be trained for one seed, as data: recipe, what it learns from, seed. It trains nothing itself;
/// <see cref="JobTrainer"/> collects jobs, removes duplicates by <see cref="Key"/>, and trains what is left in as few calls as
/// possible. Immutable.
/// </summary>
public abstract class TrainingJob
{
    private readonly Lazy<string> _key;

    private protected TrainingJob() =>
        _key = new(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{GetType().Name} {Identity}"))));

    /// <summary>
    /// Everything that the result follows from, in one line: equal lines, equal results to the bit (on one device).
    /// </summary>
    public abstract string Identity { get; }

    /// <summary>64 hexadecimal digits: SHA-256 of kind and <see cref="Identity"/>.</summary>
    public string Key => _key.Value;

    /// <summary>What has to be trained before, since this job learns from it.</summary>
    public virtual IReadOnlyList<TrainingJob> Needs => [];

    /// <summary>Rough multiply-adds that training takes: what time is divided by among jobs that train together.</summary>
    public abstract double Cost { get; }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is TrainingJob other && other.Key == Key;

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public sealed override string ToString() => $"{GetType().Name} {Key[..8]}";
}

/// <summary>A job whose result is a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">What is trained.</typeparam>
public abstract class TrainingJob<T> : TrainingJob
    where T : class
{
    private protected TrainingJob()
    {
    }

    /// <summary>The result as bytes for the cache; null where it has none.</summary>
    internal abstract byte[]? Encode(T trained);

    /// <summary>The result of bytes; null where they are none.</summary>
    internal abstract T? Decode(byte[] bytes);
}
