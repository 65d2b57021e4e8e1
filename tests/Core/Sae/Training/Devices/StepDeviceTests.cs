using Hypotheses.Tests.Support.PretendDevices;

namespace Hypotheses.Tests.Core.Sae.Training.Devices;

/// <summary>
/// Steps of training on a device that is not there (<see cref="Watch"/>): no operation mixes devices, matrix products, joins and
/// indices included, which torch's <c>meta</c> device does not look at; nothing is read back; and what comes out is the CPU's.
/// </summary>
public class StepDeviceTests
{
    public static TheoryData<string> Cases => [.. TrainingCases.Names];

    public static TheoryData<string> Choosing => [.. TrainingCases.Names.Where(Steps.IsSparse)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_dense_batched_step_stays_on_its_device(string name) => Stays(name, "dense");

    [Theory]
    [MemberData(nameof(Cases))]
    public void So_does_an_autograd_step(string name) => Stays(name, "autograd");

    /// <summary>Which has no kernel on <c>meta</c>.</summary>
    [Theory]
    [MemberData(nameof(Choosing))]
    public void So_does_a_sparse_step(string name) => Stays(name, "sparse");

    private static void Stays(string name, string step)
    {
        string[] here = Steps.Of(name, step, there: false);
        int[] before = Seen();
        var there = (string[])Woven.Call(typeof(Steps), nameof(Steps.Of), name, step, true)!;
        int[] after = Seen();
        Assert.Equal(here, there);
        Assert.True(after[0] - before[0] > 20, $"{after[0] - before[0]} operations on the device");
        // By this test alone, which looks at the state after each step.
        Assert.Equal(here.Length, after[1] - before[1]);
    }

    private static int[] Seen() => (int[])Woven.Call(typeof(Steps), nameof(Steps.Seen))!;
}
