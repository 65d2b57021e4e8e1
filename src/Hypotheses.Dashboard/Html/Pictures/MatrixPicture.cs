using System.Text;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>
/// A matrix as coloured squares: one colour for positive numbers, another for negative ones, the fainter the nearer to 0; with
/// the places of its rows and columns, the numbers where there is room for them, and a scale.
/// </summary>
internal static class MatrixPicture
{
    private const double Side = 300, Left = 20, Top = 14, Room = 27, Scale = 30, Step = 32, Half = 3.5;

    // Dark enough for a light letter on it.
    private const double Dark = .75;

    public static string Of(FigureMatrix matrix)
    {
        int rows = matrix.Columns == 0 ? 0 : matrix.Values.Length / matrix.Columns;
        if (rows == 0) return "";
        double cell = Math.Min(Side / Math.Max(rows, matrix.Columns), 34);
        double most = matrix.Values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double bottom = Top + (cell * rows), width = Math.Max(Left + (cell * matrix.Columns), Left + (5 * Step) + 40);
        string words =
            $"{matrix.Name}: {rows} × {matrix.Columns}, from {NumberText.Plain(matrix.Values.Min())} to "
                + $"{NumberText.Plain(matrix.Values.Max())}";
        var svg = new StringBuilder(
            $"<figure><figcaption>{Escape(matrix.Name)} <span class=\"muted\">{rows} × {matrix.Columns}</span></figcaption>");
        svg.Append(
            $"<svg class=\"matrix\" viewBox=\"0 0 {At(width)} {At(bottom + Scale)}\" role=\"img\" "
                + $"aria-label=\"{Escape(words)}\"><title>{Escape(words)}</title>");
        AppendPlaces(svg, rows, matrix.Columns, cell);
        AppendBox(svg, "frame", Left, Top, cell * matrix.Columns, cell * rows);
        for (int i = 0; i < matrix.Values.Length; i++)
        {
            double value = matrix.Values[i];
            // Squares that nobody would see are not drawn: a page of many counterexamples stays small.
            if (!double.IsFinite(value) || most == 0 || Math.Abs(value) < .05 * most) continue;
            (double x, double y) = (Left + (i % matrix.Columns * cell), Top + (i / matrix.Columns * cell));
            AppendSquare(svg, value / most, x, y, cell, cell);
            if (cell >= Room) AppendNumber(svg, value, value / most, x + (cell / 2), y + (cell / 2) + Half);
        }

        AppendScale(svg, most, bottom + 8);
        return svg.Append("</svg></figure>\n").ToString();
    }

    // Every place, or every tenth where they would run into one another.
    private static void AppendPlaces(StringBuilder svg, int rows, int columns, double cell)
    {
        int step = cell >= 12 ? 1 : 10;
        for (int row = 0; row < rows; row += step)
            AppendText(svg, $"{row}", Left - 4, Top + ((row + .5) * cell) + Half, " text-anchor=\"end\"");
        for (int column = 0; column < columns; column += step)
            AppendText(svg, $"{column}", Left + ((column + .5) * cell), Top - 4);
    }

    private static void AppendBox(
        StringBuilder svg, string name, double x, double y, double width, double height, string more = "") => svg.Append(
        $"<rect class=\"{name}\" x=\"{At(x)}\" y=\"{At(y)}\" width=\"{At(width)}\" height=\"{At(height)}\"{more}/>");

    private static void AppendSquare(StringBuilder svg, double share, double x, double y, double width, double height) =>
        AppendBox(
            svg, share > 0 ? "plus" : "minus", x, y, width, height,
            $" fill-opacity=\"{NumberText.Plain(Math.Round(Math.Abs(share), 2))}\"");

    private static void AppendNumber(StringBuilder svg, double value, double share, double x, double y) => AppendText(
        svg,
        NumberText.Plain(Math.Round(value, 2)),
        x,
        y,
        $" class=\"{(Math.Abs(share) >= Dark ? "on" : "ink")}\" text-anchor=\"middle\"");

    private static void AppendText(
        StringBuilder svg, string text, double x, double y, string more = " text-anchor=\"middle\"") =>
        svg.Append($"<text x=\"{At(x)}\" y=\"{At(y)}\"{more}>{text}</text>");

    // Five steps from the most negative to the most positive number.
    private static void AppendScale(StringBuilder svg, double most, double y)
    {
        svg.Append("<g class=\"scale\">");
        AppendBox(svg, "frame", Left, y, 5 * Step, 8);
        for (int i = -2; i <= 2; i++)
        {
            if (i != 0) AppendSquare(svg, i / 2.0, Left + ((i + 2) * Step), y, Step, 8);
            AppendText(svg, NumberText.Plain(Math.Round(most * i / 2, 2)), Left + ((i + 2.5) * Step), y + 18);
        }

        svg.Append("</g>");
    }
}
