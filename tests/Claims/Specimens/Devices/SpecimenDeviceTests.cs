using Hypotheses.Tests.Support.PretendDevices;

namespace Hypotheses.Tests.Claims.Specimens.Devices;

/// <summary>
/// Specimens of a system whose activations lie on a device that is not there (<see cref="Watch"/>): what they draw comes to it,
/// no operation mixes it with the CPU, and the numbers are the CPU's.
/// </summary>
public class SpecimenDeviceTests
{
    [Theory]
    [InlineData("plateau")]
    [InlineData("plateau rotated")]
    [InlineData("plateau scaled")]
    [InlineData("radius")]
    [InlineData("radius of features")]
    [InlineData("radius rotated")]
    [InlineData("radius scaled")]
    public void A_specimen_stays_on_the_device_of_its_system(string name)
    {
        string[] here = SpecimenCases.Of(name, there: false);
        int before = Seen();
        var there = (string[])Woven.Call(typeof(SpecimenCases), nameof(SpecimenCases.Of), name, true)!;
        Assert.NotEmpty(here);
        Assert.Equal(here, there);
        Assert.True(Seen() - before > 20, "nothing was done there");
    }

    private static int Seen() => (int)Woven.Call(typeof(SpecimenCases), nameof(SpecimenCases.Seen))!;
}
