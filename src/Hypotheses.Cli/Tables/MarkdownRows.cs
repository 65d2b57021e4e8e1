using System.Text;
using Hypotheses.Dashboard;

namespace Hypotheses.Cli.Tables;

/// <summary>A table of Markdown, row by row.</summary>
internal sealed class MarkdownRows
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins with a head.</summary>
    public MarkdownRows(params IReadOnlyList<string> head)
    {
        Add(head);
        Add([.. head.Select(_ => "---")]);
    }

    /// <summary>Adds a row; a cell's text is Markdown.</summary>
    public void Add(params IReadOnlyList<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>A name as it is, in the letters of code; what code cannot hold is escaped.</summary>
    public static string Name(string name) => name.AsSpan().ContainsAny("`|\n") ? SummaryMarkdown.Escape(name) : $"`{name}`";

    /// <summary>The table, with the end of its last line.</summary>
    public override string ToString() => _text.ToString();
}
