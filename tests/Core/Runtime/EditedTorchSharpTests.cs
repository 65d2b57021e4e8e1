using Hypotheses.Core.Runtime;
using Hypotheses.TorchEditor;
using TorchSharp;

namespace Hypotheses.Tests.Core.Runtime;

public class EditedTorchSharpTests
{
    [Fact]
    public void The_one_that_runs_here_is_edited() => Assert.Null(EditedTorchSharp.Problem(typeof(Scalar).Assembly));

    [Fact]
    public void Another_is_refused_in_one_line_that_names_the_file()
    {
        string problem = EditedTorchSharp.Problem(typeof(EditMark).Assembly)!;
        Assert.StartsWith(typeof(EditMark).Assembly.Location + ": is TorchSharp as published", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }
}
