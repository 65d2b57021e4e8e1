using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims;

public class DefinitionTests
{
    private static readonly string Fake = Definition.Of(new C90_Fake());

    [Fact]
    public void It_is_16_hexadecimal_digits_and_the_same_for_equal_claims()
    {
        Assert.Matches("^[0-9a-f]{16}$", Fake);
        Assert.Equal(Fake, Definition.Of(new C90_Fake()));
    }

    [Fact]
    public void Bounds_statistic_recipe_and_controls_are_part_of_it()
    {
        string[] all =
        [
            Fake,
            Definition.Of(new C90_Fake { Rules = new("value", Rule.Above("value", .61), Rule.Below("value", .4)) }),
            Definition.Of(new C90_Fake { Rules = new("value", Rule.Above("value", .6), Rule.Below("value", .39)) }),
            Definition.Of(new C90_Fake { Rules = new("other", Rule.Above("value", .6), Rule.Below("value", .4)) }),
            Definition.Of(new C90_Fake { Rules = new("value", Rule.All(Rule.Above("value", .6)), Rule.Below("value", .4)) }),
            Definition.Of(new C90_Fake { Settings = new { Steps = 11 } }),
            Definition.Of(new C90_Fake { True = [new FakeSubject("true", 2)] }),
            Definition.Of(new C90_Fake { True = [new FakeSubject("right", 1)] }),
            Definition.Of(new C90_Fake { False = [new FakeSubject("false", 0), new FakeSubject("more", 0)] }),
            Definition.Of(new C90_Fake { True = [new FakeSubject("false", 0)], False = [new FakeSubject("true", 1)] }),
        ];
        Assert.Distinct(all);
    }

    [Fact]
    public void Words_and_subjects_that_are_not_controls_are_no_part_of_it()
    {
        Assert.Equal(Fake, Definition.Of(new C90_Fake { Words = "Another title" }));
        Assert.Equal(Fake, Definition.Of(new C90_Fake { Given = [] }));
    }

    [Fact]
    public void The_source_is_embedded_to_the_letter_where_the_file_has_the_classes_name()
    {
        string source = File.ReadAllText(Path.Combine(ModelFiles.RepositoryRoot, "tests", "Xunit", "Samples", "C91_FiringRate.cs"));
        Assert.Equal(source, Definition.SourceOf(new C91_FiringRate()));
        Assert.Null(Definition.SourceOf(new NoSuchFile()));
    }

    private sealed class NoSuchFile : ClaimWithoutScience
    {
        internal NoSuchFile()
        {
        }
    }
}
