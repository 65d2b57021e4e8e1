using Hypotheses.Cli.Models.Fetching;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Tests.Cli.Models.Fetching;

public class HubEndpointTests
{
    [Fact]
    public void Files_lie_where_the_hubs_own_client_asks_for_them()
    {
        HubEndpoint usual = Read(null, null);
        Assert.Null(usual.Token);
        Assert.Equal(
            "https://huggingface.co/openai-community/gpt2/resolve/main/a%20b/c.json",
            usual.File("openai-community/gpt2", "main", "a b/c.json").AbsoluteUri);
        Assert.Equal(
            "http://mirror:81/hub/o/n/resolve/refs%2Fpr%2F1/x",
            Read("http://mirror:81/hub/", " secret ").File("o/n", "refs/pr/1", "x").AbsoluteUri);
        Assert.Equal("secret", Read("http://mirror", " secret ").Token);
    }

    [Theory]
    [InlineData("https://huggingface.co/x", true)]
    [InlineData("https://HUGGINGFACE.co:443/x", true)]
    [InlineData("http://huggingface.co/x", false)]
    [InlineData("https://huggingface.co:444/x", false)]
    [InlineData("https://cdn.huggingface.co/x", false)]
    [InlineData("https://huggingface.co.elsewhere.org/x", false)]
    [InlineData("https://huggingface.co@elsewhere.org/x", false)]
    public void The_hub_is_scheme_name_and_port(string address, bool own) =>
        Assert.Equal(own, Read(null, null).Owns(new Uri(address)));

    [Theory]
    [InlineData("huggingface.co")]
    [InlineData("ftp://x")]
    [InlineData("https://user:pass@x")]
    [InlineData("https://x/?q")]
    public void A_bad_endpoint_is_refused_in_one_line(string written) => Assert.StartsWith(
        $"HF_ENDPOINT='{written}' is not allowed; allowed: ",
        Assert.Throws<CliException>(() => Read(written, null)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_bad_token_is_refused_and_not_repeated()
    {
        string message = Assert.Throws<CliException>(() => Read(null, "hf_abc def")).Message;
        Assert.StartsWith("HF_TOKEN is not allowed as it is", message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a/x", "/y", "https://a/y")]
    [InlineData("https://a/x", "https://b/y", "https://b/y")]
    [InlineData("http://a/x", "https://b/y", "https://b/y")]
    [InlineData("https://a/x", "http://b/y", null)]
    [InlineData("http://a/x", "file:///etc/passwd", null)]
    [InlineData("http://a/x", null, null)]
    public void A_redirect_leads_to_the_web_and_not_out_of_encryption(string from, string? to, string? next)
    {
        using var answer = new HttpResponseMessage();
        if (to is not null) answer.Headers.Location = new Uri(to, UriKind.RelativeOrAbsolute);
        if (next is not null) Assert.Equal(next, HubConnection.Next(new Uri(from), answer).AbsoluteUri);
        else
            Assert.StartsWith(
                from + ": redirects to",
                Assert.Throws<CliException>(() => HubConnection.Next(new Uri(from), answer)).Message,
                StringComparison.Ordinal);
    }

    private static HubEndpoint Read(string? endpoint, string? token) => HubEndpoint.Read(name => name switch
    {
        "HF_ENDPOINT" => endpoint,
        "HF_TOKEN" => token,
        _ => null,
    });
}
