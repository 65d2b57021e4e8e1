using System.Reflection;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Tests.Core.Training;

/// <summary>A record with each of its fields changed, one at a time: a new field is among them by itself.</summary>
internal static class Fields
{
    public static IEnumerable<(string Name, T Record)> Changed<T>(T record, string? except = null)
        where T : class
    {
        MethodInfo clone = typeof(T).GetMethod("<Clone>$")!;
        PropertyInfo[] all = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (PropertyInfo field in all.Where(p => p.CanWrite && p.Name != except))
        {
            var changed = (T)clone.Invoke(record, null)!;
            field.SetValue(changed, Other(field, field.GetValue(record)));
            yield return (field.Name, changed);
        }
    }

    private static object? Other(PropertyInfo field, object? value) => value switch
    {
        int number => number + 1,
        double number => number + .01,
        bool flag => !flag,
        Enum choice => Enum.GetValues(choice.GetType()).Cast<Enum>().First(other => !other.Equals(choice)),
        SaeArchitecture family => SaeArchitectures.All.First(other => other != family),
        null when field.PropertyType == typeof(AuxiliaryLoss) => new AuxiliaryLoss(100),
        null when field.PropertyType == typeof(JumpReluSettings) => new JumpReluSettings(),
        null when field.PropertyType == typeof(IReadOnlyList<double>) => new double[] { .5, 1 },
        _ => throw new NotSupportedException($"no other value for {field}"),
    };
}
