using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hypotheses.Tests.Cli.Models.Fetching;

/// <summary>What was asked of a <see cref="HubServer"/>.</summary>
internal sealed record HubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers);

/// <summary>A file of a <see cref="HubServer"/>, or what it says in its place.</summary>
internal sealed record HubContent(byte[] Bytes)
{
    /// <summary>Headers beside those of every answer.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>200, or another.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Whether a part can be asked for.</summary>
    public bool Ranges { get; init; } = true;

    /// <summary>After how many bytes the connection ends; null for never.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>The length that is said in place of the true one.</summary>
    public long? SaidLength { get; init; }
}

/// <summary>A small web server of this machine that keeps what it was asked.</summary>
internal sealed class HubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<HubRequest> _requests = [];
    private readonly Task _loop;

    public HubServer()
    {
        _listener.Start();
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _loop = Task.Run(Loop);
    }

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; }

    /// <summary>By path; what is not there is 404.</summary>
    public Dictionary<string, HubContent> Files { get; } = [];

    public HubRequest[] Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    public IEnumerable<HubRequest> Gets => Requests.Where(r => r.Method == "GET");

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait();
    }

    private async Task Loop()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            using (client) await Answer(client.GetStream());
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) return;
            text.Append((char)one[0]);
        }

        string[] lines = text.ToString().Split("\r\n");
        string[] first = lines[0].Split(' ');
        var request = new HubRequest(first[0], first[1], lines[1..].Where(l => l.Length > 0)
            .ToDictionary(l => l.Split(": ")[0], l => l.Split(": ", 2)[1], StringComparer.OrdinalIgnoreCase));
        lock (_requests) _requests.Add(request);
        HubContent content = Files.GetValueOrDefault(request.Path) ?? new HubContent([]) { Status = 404 };
        int from = content.Ranges && request.Headers.TryGetValue("Range", out string? range)
            ? int.Parse(range.Split('=', '-')[1], CultureInfo.InvariantCulture)
            : 0;
        byte[] body = content.Bytes[Math.Min(from, content.Bytes.Length)..];
        int status = from > 0 ? 206 : content.Status;
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} said\r\nConnection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {content.SaidLength ?? body.Length}\r\n");
        if (from > 0)
            head.Append(
                CultureInfo.InvariantCulture,
                $"Content-Range: bytes {from}-{content.Bytes.Length - 1}/{content.Bytes.Length}\r\n");
        foreach ((string name, string value) in content.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        if (request.Method == "HEAD") return;
        await stream.WriteAsync(body.AsMemory(0, Math.Min(body.Length, content.BreaksAfter ?? body.Length)));
        await stream.FlushAsync();
    }
}
