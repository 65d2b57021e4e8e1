using System.Runtime.InteropServices;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Work that is begun anew where a native call throws. TorchSharp does not keep the Scalar of an operation (a factor, an exponent)
/// alive through the native call that reads it; a collection at the wrong moment, once in some millions of calls, makes it throw.
/// Work that follows from its seeds then gives what it would have given; a fault of its own comes back every time.
/// </summary>
public static class Attempts
{
    private const int Most = 4;

    /// <summary>What <paramref name="work"/> gives. It must begin anew whenever it is called, streams and generators included.</summary>
    /// <exception cref="ExternalException">Each of four attempts threw one; the last one's. Any other exception comes out at once.</exception>
    public static T Of<T>(Func<T> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return work();
            }
            catch (ExternalException) when (attempt < Most)
            {
            }
        }
    }
}
