using System.Reflection;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Markup;

/// <summary>What every page begins and ends with: it needs no script, no network and no other file to be read.</summary>
internal static class PageFrame
{
    /// <summary>The style sheet of every page.</summary>
    public static string Style { get; } = ReadStyle();

    /// <summary>The end, after <c>main</c> and what follows it.</summary>
    public const string Foot = "</body>\n</html>\n";

    /// <summary>Up to the body's first element, a link that skips to <c>#content</c>.</summary>
    /// <param name="title">Plain text.</param>
    public static string Head(string title) =>
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
            + $"<title>{Escape(title)}</title>\n<style>\n{Style}</style>\n</head>\n<body>\n"
            + "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n";

    private static string ReadStyle()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
