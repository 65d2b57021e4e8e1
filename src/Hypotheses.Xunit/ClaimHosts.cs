using System.Collections.Concurrent;
using System.Reflection;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Running;

namespace Hypotheses.Xunit;

/// <summary>Which host each claim's class has in this process. Thread-safe.</summary>
public static class ClaimHosts
{
    private static readonly ConcurrentDictionary<Assembly, Lazy<ClaimHost>> Hosts = new();
    private static readonly ConcurrentDictionary<Type, ClaimHost> Registered = new();

    /// <summary>
    /// The host of a claim: the one that it was registered with, else that of its assembly, by the process's environment.
    /// </summary>
    public static ClaimHost Of(Type claim) => Registered.TryGetValue(claim, out ClaimHost? own)
        ? own
        : Hosts.GetOrAdd(claim.Assembly, a => new Lazy<ClaimHost>(() => Make(a))).Value;

    /// <summary>
    /// Gives a claim's class a host of its own in this process: its tests run with that host's settings and folders.
    /// </summary>
    public static void Register(Type claim, ClaimHost host) => Registered[claim] = host;

    private static ClaimHost Make(Assembly claims)
    {
        string? Metadata(string key) =>
            claims.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => m.Key == key)?.Value;
        string root = RepositoryRoot.Find(AppContext.BaseDirectory);
        string? ownFolder = Metadata("HypothesesOut");
        // Claims whose runs are not the project's have not the project's subjects either.
        string? Variable(string name) =>
            name == "HYPOTHESES_REQUIRE" && ownFolder is not null ? null : Environment.GetEnvironmentVariable(name);
        Settings settings = Settings.Read(Variable, root, ownFolder ?? "artifacts/hypotheses");
        var host = new ClaimHost(
            settings, Catalogue.Claims(claims), Catalogue.Shared(claims, settings), Metadata("ProjectDirectory"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => host.Dispose();
        return host;
    }
}
