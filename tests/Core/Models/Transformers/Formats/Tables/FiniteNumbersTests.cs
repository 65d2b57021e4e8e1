using Hypotheses.Core.Models.Transformers.Formats.Tables;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats.Tables;

public class FiniteNumbersTests
{
    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void One_number_that_is_not_finite_is_seen_wherever_it_stands(ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (int count in new[] { 1, 7, 33, 70 })
        {
            Tensor numbers = (arange(count) - (count / 2)).to(type); // zero and both signs
            Assert.True(FiniteNumbers.Only(numbers));
            Assert.True(FiniteNumbers.Only(full(count, finfo(type).max, type)));
            Assert.True(FiniteNumbers.Only(full(count, finfo(type).tiny, type)));
            for (int i = 0; i < count; i++)
                foreach (double wrong in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
                {
                    Tensor one = numbers.clone();
                    one[i] = wrong;
                    Assert.False(FiniteNumbers.Only(one));
                }
        }
    }
}
