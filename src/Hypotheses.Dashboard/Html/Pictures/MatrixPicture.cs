using System.Text;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>
/// A matrix as coloured squares: one colour for positive numbers, another for negative ones, the fainter the nearer to 0.
/// </summary>
internal static class MatrixPicture
{
    private const double Side = 320;

    public static string Of(FigureMatrix matrix)
    {
        int rows = matrix.Columns == 0 ? 0 : matrix.Values.Length / matrix.Columns;
        if (rows == 0) return "";
        double cell = Side / Math.Max(rows, matrix.Columns);
        double most = matrix.Values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        string words =
            $"{matrix.Name}: {rows} × {matrix.Columns}, from {NumberText.Plain(matrix.Values.Min())} to "
                + $"{NumberText.Plain(matrix.Values.Max())}";
        var svg = new StringBuilder(
            $"<figure><figcaption>{Escape(matrix.Name)} <span class=\"muted\">{rows} × {matrix.Columns}</span></figcaption>");
        svg.Append(
            $"<svg class=\"matrix\" viewBox=\"0 0 {At(cell * matrix.Columns)} {At(cell * rows)}\" role=\"img\" "
                + $"aria-label=\"{Escape(words)}\"><title>{Escape(words)}</title>");
        for (int i = 0; i < matrix.Values.Length; i++)
        {
            double value = matrix.Values[i];
            // Squares that nobody would see are not drawn: a page of many counterexamples stays small.
            if (!double.IsFinite(value) || most == 0 || Math.Abs(value) < .05 * most) continue;
            svg.Append(
                $"<rect class=\"{(value > 0 ? "plus" : "minus")}\" x=\"{At(i % matrix.Columns * cell)}\" "
                    + $"y=\"{At(i / matrix.Columns * cell)}\" width=\"{At(cell)}\" height=\"{At(cell)}\" "
                    + $"fill-opacity=\"{NumberText.Plain(Math.Round(Math.Abs(value) / most, 2))}\"/>");
        }

        return svg.Append("</svg></figure>\n").ToString();
    }
}
