using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Models.Toy;
namespace Hypotheses.Core.Training;
#pragma warning disable
internal static class TrainedBytes {
 public static byte[] Of(Dictionary d) => []; public static byte[] Of(IReadOnlyList<Dictionary> d) => []; public static byte[] Of(ToyModelOfSuperposition d) => []; public static byte[] Of(FrozenReader d) => [];
 public static Dictionary? Dictionary(byte[] b) => null; public static IReadOnlyList<Dictionary>? Dictionaries(byte[] b, int n) => null; public static ToyModelOfSuperposition? ToyModel(byte[] b, TmsRecipe r) => null; public static FrozenReader? Reader(byte[] b) => null; }
