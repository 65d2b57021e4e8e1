using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Markup;

/// <summary>
/// What every page begins and ends with. A page needs no network and no other file to be read, and no script: the one that is
/// there sorts tables and sends old links on, and nothing else may run.
/// </summary>
internal static class PageFrame
{
    /// <summary>By this a page is known as one that this project wrote.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"Hypotheses\">";

    private static readonly string Script = Read("page.js");

    // What is not allowed here is not done, whatever a name or a message from a file holds.
    private static readonly string Policy =
        $"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'";

    /// <summary>The style sheet of every page.</summary>
    public static string Style { get; } = Read("page.css");

    /// <summary>The end, after <c>main</c> and what follows it.</summary>
    public static string Foot { get; } = $"<script>{Script}</script>\n</body>\n</html>\n";

    /// <summary>Up to the body's first element, a link that skips to <c>#content</c>.</summary>
    /// <param name="title">Plain text.</param>
    /// <param name="style">Rules of this page alone.</param>
    public static string Head(string title, string style = "") =>
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + $"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + $"<meta name=\"color-scheme\" content=\"light dark\">\n{Mark}\n"
            + $"<title>{Escape(title)}</title>\n<style>\n{Style}{style}</style>\n</head>\n<body>\n"
            + "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n";

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
