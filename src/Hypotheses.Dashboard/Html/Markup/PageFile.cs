using System.Security.Cryptography;
using System.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Markup;

/// <summary>Names of the pages beside the first one; different names give different files, whatever is in them.</summary>
public static class PageFile
{
    /// <summary>The first page.</summary>
    public const string Front = "index.html";

    /// <summary>The page of measured error rates.</summary>
    public const string ErrorRates = "error-rates.html";

    /// <summary>The page of words.</summary>
    public const string Words = "words.html";

    private const int LongestName = 100; // a file's name may have 255 bytes

    private static readonly string[] Kinds = ["model-", "claim-"];

    /// <summary>The page of a trained model.</summary>
    public static string Model(string model) => Name(Kinds[0], model);

    /// <summary>The page of a claim.</summary>
    /// <param name="claim">Its id.</param>
    public static string Claim(string claim) => Name(Kinds[1], claim);

    /// <summary>A cell's card, on its claim's page.</summary>
    public static string Card(string claim, string subject) => $"{Claim(claim)}#{Id(claim, subject)}";

    /// <summary>Whether a file may be the page of a model or claim, by its name.</summary>
    public static bool IsName(string file) =>
        file.EndsWith(".html", StringComparison.Ordinal) && Kinds.Any(k => file.StartsWith(k, StringComparison.Ordinal));

    private static string Name(string kind, string name)
    {
        string id = Id(name);
        if (id.Length > LongestName)
            id = id[..LongestName] + "_-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16];
        return $"{kind}{id}.html";
    }
}
