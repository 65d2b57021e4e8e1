using System.Reflection;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Tests.Support.PretendDevices;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Devices;

/// <summary>
/// Measures take their device from the tensors that they are given. Each runs on a device that is not there (<see
/// cref="Watch"/>): what mixes it with the CPU in any operation, or reads a number but through <c>Tensors</c>, throws, and the
/// numbers that come out are the CPU's to the last bit. libtorch's <c>meta</c> device cannot show this: it lets matrix products,
/// joins, masks and indices of the CPU pass, has no kernel for abs, index_select, where or max, and no numbers, on which
/// measures' loops depend.
/// <para>What was read is for .NET: only <see cref="GoesOn"/> does tensors' work on it. Matching and streaming metrics keep
/// arrays, which are on no device.</para>
/// </summary>
public class MeasureDeviceTests
{
    public static TheoryData<string> Names => [.. Cases.All.Keys];

    public static TheoryData<string> Wrong => [.. WrongCases.All.Keys];

    // A Gaussian is arrays, whose factor is made on the CPU; float32 reconstructions are summed there row by row, about a mean.
    private static readonly string[] GoesOn = [
        "Fakes.CovarianceMatched", "Gaussian.ctor", "Gaussian.Estimate", "NearestNeighbourCosine.CovarianceMatched",
        "PatchingSetup.Rotated", "PatchingSetup.Rotated drawn", "PatchingSetup.Scaled", "Reconstruction.Add",
        "Reconstruction.FvuOf"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_measure_stays_on_the_device_of_its_inputs(string name)
    {
        string[] here = Outcome.Of(name, there: false);
        int[] before = Seen();
        string[] there = There(name);
        int[] after = Seen();
        Assert.NotEmpty(here);
        Assert.Equal(here, there);
        Assert.True(after[0] - before[0] >= 3, $"{after[0] - before[0]} operations on the device");
        Assert.True(after[1] > before[1], "nothing was read");
        var goneOn = (string[])Woven.Call(typeof(Outcome), nameof(Outcome.GoneOn))!;
        Assert.True(GoesOn.Contains(name) == (goneOn.Length > 0), "goes on, on the CPU: " + string.Join(", ", goneOn));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_leaves_its_device_is_seen(string name)
    {
        Assert.NotEmpty(Outcome.Of(name, there: false)); // where all lies on one device nothing is wrong with it
        Assert.Matches(
            "is on another device|a number leaves the device|the result is on",
            Assert.Throws<InvalidOperationException>(() => There(name)).Message);
    }

    /// <summary>A public method of a measure that takes a tensor has a case; each overload one.</summary>
    [Fact]
    public void No_measure_is_left_out()
    {
        string[] missing = [
            .. typeof(Mmcs).Assembly.GetExportedTypes().Where(IsMeasure).SelectMany(Methods)
                .Where(m => m.GetParameters().Any(p => Holds(p.ParameterType)))
                .GroupBy(m => $"{m.DeclaringType!.Name}.{m.Name.TrimStart('.')}").Where(g => Count(g.Key) < g.Count())
                .Select(g => g.Key)];
        Assert.Empty(missing);

        static int Count(string name) =>
            Cases.All.Keys.Count(k => k == name || k.StartsWith(name + " ", StringComparison.Ordinal));
    }

    /// <summary>In the library's own code, run by a case or not.</summary>
    [Fact]
    public void Numbers_leave_at_the_declared_place_alone()
    {
        const string core = "Hypotheses.Core.";
        ILookup<string, string> reads = TorchCalls.Of(typeof(Mmcs).Assembly.Location, Watch.Reads);
        string[] rooms = ["Measures.", "Baselines.", "Numerics.", "Statistics."];
        Assert.Empty(reads.Where(r => rooms.Any(room => r.Key.StartsWith(core + room, StringComparison.Ordinal)))
            .Select(r => $"{r.Key}: {string.Join(", ", r)}"));
        Assert.Equal(["cpu", "get_bytes", "item"], reads[Woven.Declared].Distinct().Order(StringComparer.Ordinal));
    }

    private static string[] There(string name) => (string[])Woven.Call(typeof(Outcome), nameof(Outcome.Of), name, true)!;

    private static int[] Seen() => (int[])Woven.Call(typeof(Outcome), nameof(Outcome.Seen))!;

    private static bool IsMeasure(Type type) =>
        type.Namespace == typeof(Gaussian).Namespace
        || type.Namespace!.StartsWith("Hypotheses.Core.Measures.", StringComparison.Ordinal);

    // Records hold what they are given; what is not public is reached through what is.
    private static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        bool record = type.GetMethod("<Clone>$") is not null || type.GetMethod("Deconstruct") is not null;
        return type.GetMethods(own).Where(m => !m.IsSpecialName && m.Name != "Deconstruct")
            .Concat<MethodBase>(record ? [] : type.GetConstructors());
    }

    private static bool Holds(Type type) =>
        type == typeof(Tensor) || (type.HasElementType && Holds(type.GetElementType()!)) || type.GetGenericArguments().Any(Holds);
}
