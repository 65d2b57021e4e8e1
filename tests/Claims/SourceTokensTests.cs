using Hypotheses.Claims;

namespace Hypotheses.Tests.Claims;

/// <summary>What of a claim's text belongs to its definition. Each case says in code what the compiler would make of it.</summary>
public class SourceTokensTests
{
    [Theory]
    [InlineData("int  x =\r\n\t1;", "int x = 1;")]
    [InlineData("int x = 1; // one", "int x = 1;")]
    [InlineData("int x /* the answer */ = 1;", "int x = 1;")]
    [InlineData("/// <summary>X</summary>\nint x = 1;", "int x = 1;")]
    [InlineData("return // why\n    x;", "return x;")]
    [InlineData("return/**/x;", "return x;")]
    [InlineData("sealed /* a */ /* b */ class X", "sealed class X")]
    [InlineData("x = 4 / 2; // half", "x = 4/2;")]
    [InlineData("x = 1; // \"quoted\" and it's", "x = 1;")]
    [InlineData("x = 1; /* \" */", "x = 1;")]
    [InlineData("x = 1; // ends the file", "x=1;")]
    [InlineData("x = 1; /* never ends", "x=1;")]
    [InlineData("s = \"a // b\"; // c", "s = \"a // b\";")]
    [InlineData("s = \"a \\\" // b\"; // c", "s = \"a \\\" // b\";")]
    [InlineData("s = @\"a \\\"; // c", "s = @\"a \\\";")]
    [InlineData("s = @\"\"\"// no comment\"\"\"; // c", "s = @\"\"\"// no comment\"\"\";")]
    [InlineData("s = @\"\"\"a\"\" // no comment\"; // c", "s = @\"\"\"a\"\" // no comment\";")]
    [InlineData("s = $@\"{x}\"\" // no comment\"; // c", "s = $@\"{x}\"\" // no comment\";")]
    [InlineData("s = $\"{string.Join(\"//\", x)} //\"; // c", "s = $\"{string.Join(\"//\", x)} //\";")]
    [InlineData("s = $\"{(y ? \"}\" : '\"')} //\"; // c", "s = $\"{(y ? \"}\" : '\"')} //\";")]
    [InlineData("s = $\"{{\"; t = \"//\"; // c", "s = $\"{{\"; t = \"//\";")]
    [InlineData("s = $\"{x:0.0}{$\"{y}\"}\"; // c", "s = $\"{x:0.0}{$\"{y}\"}\";")]
    [InlineData("s = \"\"\"a \"b\" // c\"\"\"; // d", "s = \"\"\"a \"b\" // c\"\"\";")]
    [InlineData("s = $$\"\"\"{{x}} // c\"\"\"; // d", "s = $$\"\"\"{{x}} // c\"\"\";")]
    [InlineData("s = \"\"; // c", "s = \"\";")]
    [InlineData("c = '\"'; // d", "c = '\"';")]
    [InlineData("c = '\\''; // d", "c = '\\'';")]
    [InlineData("c = '/'; d = '/'; // e", "c = '/'; d = '/';")]
    public void Comments_and_white_space_between_tokens_do_not_count(string written, string same) =>
        Assert.Equal(SourceTokens.Of(same), SourceTokens.Of(written));

    [Theory]
    [InlineData("s = \"a b\";", "s = \"a  b\";")]
    [InlineData("s = \"a // b\";", "s = \"a // c\";")]
    [InlineData("s = \"a /* b */\";", "s = \"a \";")]
    [InlineData("s = @\"a \"\"b c\"\"\";", "s = @\"a \"\"bc\"\"\";")]
    [InlineData("s = \"\"\"a  b\"\"\";", "s = \"\"\"a b\"\"\";")]
    [InlineData("s = $\"{Join(\", \", x)}\";", "s = $\"{Join(\",\", x)}\";")]
    [InlineData("c = ' ';", "c = '  ';")]
    [InlineData("x = 1;", "x = 2;")]
    [InlineData("x = .30;", "x = .31;")]
    [InlineData("intx;", "int x;")]
    [InlineData("x = a b;", "x = ab;")]
    [InlineData("Above(\"a\", .3)", "Below(\"a\", .3)")]
    public void Every_token_and_every_character_of_a_literal_counts(string one, string other) =>
        Assert.NotEqual(SourceTokens.Of(one), SourceTokens.Of(other));

    [Fact]
    public void Text_that_does_not_end_is_read_to_its_end()
    {
        foreach (string text in new[] { "\"", "\"\"\"", "@\"", "$\"{", "'", "'\\", "\"\\", "/*", "//", "/", "$\"{{", "@\"\"\"" })
            Assert.StartsWith("x=", SourceTokens.Of("x = " + text) + (text.StartsWith('/') ? "x=" : ""), StringComparison.Ordinal);
    }
}
