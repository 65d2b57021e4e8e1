namespace Hypotheses.Tests.Fixtures;

internal static class Text
{
    public static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
