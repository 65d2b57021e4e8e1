using Hypotheses.Claims.Running;

namespace Hypotheses.Tests.Claims.Running;

public class ErrorTextTests
{
    [Fact]
    public void It_has_kind_message_file_and_line_in_one_line() =>
        Assert.Matches(@"^ArgumentException: no luck at all \(ErrorTextTests\.cs:\d+\)$",
            ErrorText.Of(Thrown(() => throw new ArgumentException("no\r\nluck\nat all"))));

    [Fact]
    public void The_line_is_where_it_was_thrown_where_that_is_known_else_the_nearest_caller_whose_source_is()
    {
        // Parsing has no source here: the caller has.
        Assert.Matches(@"^FormatException: .* \(ErrorTextTests\.cs:\d+\)$",
            ErrorText.Of(Thrown(() => int.Parse("x", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void One_that_was_never_thrown_has_no_place() =>
        Assert.Equal("InvalidOperationException: no", ErrorText.Of(new InvalidOperationException("no")));

    private static Exception Thrown(Action action) => Record.Exception(action)!;
}
