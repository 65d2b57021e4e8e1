using System.Text;
using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Fuzz.Mutations;

/// <summary>The lines of <see cref="CacheLinks"/>: one more, one less, another place or another target.</summary>
internal static class LinkMutations
{
    private static readonly string[] Targets =
    [
        "../../blobs/config.json", "../../blobs/model.safetensors", "../../blobs", "../..", ".", "..", "/", "/dev/zero",
        "/proc/self/environ", "config.json", "hop", "../other/hop", "../../snapshots/other", "../../../outside", "nothing",
        "other", "first", "../snapshots/first/hop", "/../../..", "././../../blobs/./config.json", "=", "=first", "=other", "=..",
        "=a/b", "=\n",
    ];

    public static byte[] Of(Rng rng, byte[] bytes)
    {
        List<string> lines = [.. Encoding.Latin1.GetString(bytes).Split('\n')];
        int at = rng.Below(lines.Count);
        string place = CacheLinks.Places[rng.Below(CacheLinks.Places.Count)], target = Targets[rng.Below(Targets.Length)];
        switch (rng.Below(4))
        {
            case 0: lines.Insert(at, $"{place} {target}"); break;
            case 1: lines.RemoveAt(at); break;
            case 2: lines[at] = $"{lines[at].Split(' ')[0]} {target}"; break;
            default: lines[at] = $"{place} {lines[at].Split(' ')[^1]}"; break;
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
