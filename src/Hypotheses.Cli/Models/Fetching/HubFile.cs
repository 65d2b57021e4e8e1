using System.Globalization;
using System.Net;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli.Models.Fetching;

/// <summary>What the hub says of a file before it is fetched.</summary>
/// <param name="Address">Where it lies on the hub.</param>
/// <param name="Bytes">Its size; null where nothing is said.</param>
/// <param name="Hash">Its hash; null where nothing is said.</param>
/// <param name="Commit">The commit that the revision is; null where nothing is said.</param>
internal sealed record HubFile(Uri Address, long? Bytes, ContentHash? Hash, string? Commit)
{
    /// <summary>
    /// Asks for a file's headers, of the hub itself and not of those that it redirects to. (huggingface_hub, file_download.py:
    /// X-Repo-Commit, X-Linked-Size, X-Linked-Etag.)
    /// </summary>
    /// <exception cref="CliException">The hub does not have it, or does not give it; says what might help.</exception>
    public static HubFile Ask(HubConnection connection, HubEndpoint hub, Uri address)
    {
        long? bytes = null;
        ContentHash? hash = null;
        string? commit = null;
        using HttpResponseMessage last = connection.Ask(HttpMethod.Head, address, 0, answer =>
        {
            bool redirects = Redirects(answer);
            commit ??= First(answer, "X-Repo-Commit");
            hash ??= ContentHash.Of(First(answer, "X-Linked-Etag")?.Trim('"'))
                ?? (redirects ? null : ContentHash.Of(answer.Headers.ETag));
            if (long.TryParse(First(answer, "X-Linked-Size"), CultureInfo.InvariantCulture, out long linked) && linked >= 0)
                bytes ??= linked;
            else if (!redirects) bytes ??= answer.Content.Headers.ContentLength;
        });
        if (!Redirects(last)) Require(last, address, hub);
        return new HubFile(address, bytes, hash, commit);
    }

    /// <summary>Says what a refusal means.</summary>
    /// <exception cref="CliException">The answer is one.</exception>
    public static void Require(HttpResponseMessage answer, Uri address, HubEndpoint hub)
    {
        if (answer.IsSuccessStatusCode) return;
        string why = answer.StatusCode switch
        {
            HttpStatusCode.NotFound => "there is no such file",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => hub.Token is null
                ? "is not given without a token (HF_TOKEN), or there is no such repository"
                : "is not given with this HF_TOKEN: its licence may have to be accepted on the hub's page",
            HttpStatusCode.TooManyRequests => "too many requests: try again later",
            var code => $"answers {(int)code} {answer.ReasonPhrase}",
        };
        throw new CliException($"{address}: {why}");
    }

    private static bool Redirects(HttpResponseMessage answer) => (int)answer.StatusCode is >= 300 and < 400;

    private static string? First(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
