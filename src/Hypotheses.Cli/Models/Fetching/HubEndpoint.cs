using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli.Models.Fetching;

/// <summary>The hub that models are fetched from, as the hub's own client takes it from the environment.</summary>
/// <param name="Address"><c>HF_ENDPOINT</c>, else https://huggingface.co; without a slash at its end.</param>
/// <param name="Token"><c>HF_TOKEN</c>: goes to this address and to no other; null for none.</param>
internal sealed record HubEndpoint(Uri Address, string? Token)
{
    /// <summary>Where the hub is unless somebody says otherwise.</summary>
    public const string Usual = "https://huggingface.co";

    /// <summary>Reads and checks both variables.</summary>
    /// <exception cref="CliException">One is not allowed; the token itself is not repeated.</exception>
    public static HubEndpoint Read(Func<string, string?> variable)
    {
        string written = variable("HF_ENDPOINT") is { Length: > 0 } given ? given : Usual;
        bool known = Uri.TryCreate(written.TrimEnd('/'), UriKind.Absolute, out Uri? address)
            && address.Scheme is "http" or "https" && address is { UserInfo: "", Query: "", Fragment: "" };
        if (!known)
            throw new CliException(
                $"HF_ENDPOINT='{written}' is not allowed; allowed: an address that begins with http:// or https://, without name, "
                    + "password or query");
        string? token = variable("HF_TOKEN")?.Trim() is { Length: > 0 } secret ? secret : null;
        return token is null || token.All(c => c is > ' ' and <= '~')
            ? new HubEndpoint(address!, token)
            : throw new CliException("HF_TOKEN is not allowed as it is; allowed: letters, digits and signs without spaces");
    }

    /// <summary>Where a file of a repository lies.</summary>
    /// <param name="repository">E.g. <c>openai-community/gpt2</c>.</param>
    /// <param name="revision">A branch, a tag or a commit.</param>
    /// <param name="path">Its path in the repository.</param>
    public Uri File(string repository, string revision, string path) => new(
        $"{Address.ToString().TrimEnd('/')}/{Escaped(repository)}/resolve/{Uri.EscapeDataString(revision)}/{Escaped(path)}");

    /// <summary>Whether an address is this hub's own: scheme, name and port.</summary>
    public bool Owns(Uri address) =>
        Uri.Compare(address, Address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase)
            == 0;

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
