using System.Globalization;
using Hypotheses.Tests.Claims.Running;
using Hypotheses.Tests.Core.Activations;
using Hypotheses.Tests.Core.Sae;
using Hypotheses.Tests.Core.Training.Caching;
using Hypotheses.Tests.Dashboard.History;
using Hypotheses.Tests.Fixtures;
using Hypotheses.Tests.Fuzz;

namespace Hypotheses.Tests;

/// <summary>The tests' assembly as a program: what a test must be able to kill, and what remakes <c>fixtures/</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["slow-run", var folder]:
                SlowRun.Whole(folder);
                return 0;
            case ["slow-writing", var folder]:
                SlowWriting.Whole(folder);
                return 0;
            case ["slow-training", var folder]:
                SlowTraining.Whole(folder, milliseconds: 2);
                return 0;
            case ["endless-history", var folder]:
                Histories.AppendForEver(folder);
                return 0;
            case ["cache-traffic", var folder, var seed, var milliseconds]:
                Console.WriteLine("at work");
                CacheTraffic.Run(
                    folder, int.Parse(seed, CultureInfo.InvariantCulture), int.Parse(milliseconds, CultureInfo.InvariantCulture));
                return 0;
            case ["fuzz-worker", var folder, var worker, var from]:
                SupervisorTests.Work(folder, worker, from);
                return 0;
            case ["say", .. var said]:
                foreach (string argument in said) Console.WriteLine($"[{argument}]");
                return 0;
            case ["fixtures"]:
                FixtureFiles.Write(FixtureFiles.Folder);
                Console.WriteLine($"{FixtureFiles.Folder}: {FixtureFiles.All().Count} files");
                return 0;
            case ["fixtures", LanguageFixtures.Folder, .. var names]:
                LanguageFixtures.Write(
                    FixtureFiles.Folder,
                    [.. LanguageFixtures.Trained.Append(LanguageFixtures.Short)
                        .Where(f => names.Length == 0 || names.Contains(f.Name))],
                    Console.WriteLine);
                return 0;
            default:
                Console.Error.WriteLine(
                    "fixtures | fixtures language [NAME…] | slow-run FOLDER | slow-writing FOLDER | slow-training FOLDER | "
                        + "endless-history FOLDER | cache-traffic FOLDER SEED MILLISECONDS | fuzz-worker FOLDER WORKER FROM | say ARGUMENT…; "
                        + "the tests are run by dotnet test");
                return 2;
        }
    }
}
