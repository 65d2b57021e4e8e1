using System.Reflection;
using System.Runtime.Loader;

namespace Hypotheses.Tests.Support.PretendDevices;

/// <summary>
/// The library, and what of the tests calls it, loaded a second time with each call of TorchSharp watched; TorchSharp itself is
/// the one that is loaded already.
/// </summary>
internal sealed class Woven : AssemblyLoadContext
{
    /// <summary>Where values may leave a device.</summary>
    public const string Declared = "Hypotheses.Core.Runtime.Tensors";

    private static readonly Lazy<Woven> Loaded = new(() => new Woven());

    private Woven()
        : base(nameof(Woven))
    {
    }

    /// <summary>A public static method of a class in a namespace "…Devices", called in the second world.</summary>
    public static object? Call(Type like, string method, params object[] arguments)
    {
        Type type = Loaded.Value.LoadFromAssemblyName(like.Assembly.GetName()).GetType(like.FullName!, throwOnError: true)!;
        return type.GetMethod(method)!.Invoke(
            null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
    {
        "Hypotheses.Core" => Read(assemblyName.Name, _ => true),
        "Hypotheses.Claims" => Read(
            assemblyName.Name, name => name.EndsWith(".Specimens", StringComparison.Ordinal)),
        "Hypotheses.Tests" => Read(
            assemblyName.Name, name => name.EndsWith(".Devices", StringComparison.Ordinal)),
        _ => null,
    };

    private Assembly Read(string name, Func<string, bool> which)
    {
        using var bytes = new MemoryStream(
            Weaver.Woven(Path.Combine(AppContext.BaseDirectory, name + ".dll"), which, Declared));
        return LoadFromStream(bytes);
    }
}
