using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli.Models.Fetching;

/// <summary>
/// Asks a hub for files. Redirects are followed here and not by the library: the token stays with the hub, and a redirect to an
/// address that is not the internet's is refused, unless the hub itself has one of that kind.
/// </summary>
internal sealed class HubConnection : IDisposable
{
    private const int MostRedirects = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HubEndpoint _hub;
    private readonly HttpClient _client;
    private readonly ConcurrentDictionary<AddressKind, bool> _kindsOfTheHub = new();

    /// <param name="hub">The hub.</param>
    public HubConnection(HubEndpoint hub)
    {
        _hub = hub;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None, // what is hashed is what is stored
            UseCookies = false,
            ConnectTimeout = Patience,
            ConnectCallback = Connect,
        };
        _client = new HttpClient(handler) { Timeout = Patience };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("hypotheses-cli", "1.0"));
    }

    /// <summary>Sends a request and follows its redirects.</summary>
    /// <param name="method">HEAD or GET.</param>
    /// <param name="address">One of the hub's.</param>
    /// <param name="from">The byte to begin with; 0 for all.</param>
    /// <param name="seen">Is given every answer on the way. With it, redirects are followed on the hub only: whoever stores its
    /// large files may answer nothing but GET.</param>
    /// <returns>The last answer, its headers read and its content not yet; the caller disposes it.</returns>
    /// <exception cref="CliException">It cannot be reached, or a redirect is refused; names the address.</exception>
    public HttpResponseMessage Ask(HttpMethod method, Uri address, long from, Action<HttpResponseMessage>? seen = null)
    {
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage answer = Send(method, address, from);
            seen?.Invoke(answer);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308)) return answer;
            Uri next = Next(address, answer);
            if (seen is not null && !_hub.Owns(next)) return answer;
            answer.Dispose();
            if (redirects == MostRedirects) throw new CliException($"{address}: redirects more than {MostRedirects} times");
            address = next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpResponseMessage Send(HttpMethod method, Uri address, long from)
    {
        using var request = new HttpRequestMessage(method, address);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        if (_hub.Token is { } token && _hub.Owns(address))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            for (Exception? inner = e; inner is not null; inner = inner.InnerException)
                if (inner is CliException refused) throw new CliException($"{address}: {refused.Message}");
            string why = e is TaskCanceledException ? $"no answer in {Patience.TotalSeconds:0} s" : e.Message;
            throw new CliException($"{address}: cannot be reached: {why}");
        }
    }

    /// <summary>Where a redirect leads.</summary>
    /// <exception cref="CliException">To nowhere, to no address of the web, or from https to http.</exception>
    internal static Uri Next(Uri address, HttpResponseMessage answer)
    {
        if (answer.Headers.Location is not { } location) throw new CliException($"{address}: redirects to nowhere");
        Uri next = location.IsAbsoluteUri ? location : new Uri(address, location);
        bool weaker = address.Scheme == "https" && next.Scheme != "https";
        return next.Scheme is "http" or "https" && !weaker
            ? next
            : throw new CliException($"{address}: redirects to {next.Scheme}://{next.Host}, which is refused");
    }

    // A name is looked up once, and the address that was looked at is the one that is connected to.
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        string host = context.DnsEndPoint.Host;
        // Else the user's own proxy, which looks names up by itself.
        bool direct = host == context.InitialRequestMessage.RequestUri!.IdnHost.Trim('[', ']');
        IPAddress[] found = await Dns.GetHostAddressesAsync(host, cancel).ConfigureAwait(false);
        if (direct && _hub.Owns(context.InitialRequestMessage.RequestUri))
        {
            foreach (IPAddress address in found) _kindsOfTheHub[Addresses.KindOf(address)] = true;
        }
        else
        {
            IPAddress[] asked = direct ? found : Literal(context.InitialRequestMessage.RequestUri);
            if (asked.FirstOrDefault(a => !Allowed(a)) is { } refused)
                throw new CliException(
                    $"leads to {refused}, an address that is not the internet's: after a redirect that is refused");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, context.DnsEndPoint.Port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress[] Literal(Uri address) =>
        IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out IPAddress? literal) ? [literal] : [];

    private bool Allowed(IPAddress address) => Addresses.KindOf(address) switch
    {
        AddressKind.Public => true,
        AddressKind.Special => false,
        var kind => _kindsOfTheHub.ContainsKey(kind),
    };
}
