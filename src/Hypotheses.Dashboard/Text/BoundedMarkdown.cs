using System.Text;

namespace Hypotheses.Dashboard.Text;

/// <summary>Markdown that keeps to a number of bytes of UTF-8, whatever it is given: a list ends where its share does.</summary>
/// <param name="most">The most bytes of the whole text.</param>
internal sealed class BoundedMarkdown(int most)
{
    private readonly StringBuilder _text = new();
    private int _left = most;

    /// <summary>Adds text that is short whatever the run holds; nothing where there is no room.</summary>
    /// <returns>Whether it is there.</returns>
    public bool Add(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > _left) return false;
        _left -= bytes;
        _text.Append(text);
        return true;
    }

    /// <summary>Adds as many lines as a share of bytes takes, and then how many are left out.</summary>
    /// <param name="lines">Each with its line end.</param>
    /// <param name="share">The most bytes of all lines.</param>
    /// <param name="rest">The line for those that are left out, of at most <see cref="Rest"/> bytes.</param>
    /// <param name="longest">The most lines.</param>
    public void List(IReadOnlyList<string> lines, int share, Func<int, string> rest, int longest = int.MaxValue)
    {
        int room = Math.Min(share, _left) - Rest;
        for (int i = 0; i < lines.Count; i++)
        {
            room -= Encoding.UTF8.GetByteCount(lines[i]);
            if (room < 0 || i >= longest)
            {
                Add(rest(lines.Count - i));
                return;
            }

            Add(lines[i]);
        }
    }

    /// <summary>Kept free for the line that says how many are left out.</summary>
    public const int Rest = 200;

    /// <summary>At most so many characters of a text, in one line, with a mark where it is cut.</summary>
    public static string Clip(string text, int most)
    {
        string line = CellText.OneLine(text.Length > 2 * most ? text[..(2 * most)] : text);
        if (line.Length <= most) return line.Length < text.Length && text.Length > 2 * most ? line + "…" : line;
        return line[..(char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1)] + "…";
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
