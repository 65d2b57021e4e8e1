using Hypotheses.Tests.Claims.Running;

namespace Hypotheses.Tests;

/// <summary>The tests' assembly as a program: what a test must be able to kill.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not ["slow-run", var folder])
        {
            Console.Error.WriteLine("slow-run FOLDER; the tests are run by dotnet test");
            return 2;
        }

        SlowRun.Whole(folder);
        return 0;
    }
}
