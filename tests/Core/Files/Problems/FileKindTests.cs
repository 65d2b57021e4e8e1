using System.Diagnostics;
using System.Net.Sockets;
using Hypotheses.Core.Files.Problems;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files.Problems;

public sealed class FileKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_one_also_where_it_is_empty()
    {
        foreach (string text in (string[])["", "x"])
        {
            string path = Path.Combine(_folder.Root, "file");
            File.WriteAllText(path, text);
            Assert.Null(FileKind.Problem(path));
        }

        Assert.Equal("is a folder, not a file", FileKind.Problem(_folder.Root));
        Assert.Equal("does not exist", FileKind.Problem(Path.Combine(_folder.Root, "none")));
        Assert.Contains("character 0", FileKind.Problem("a\0b"));
    }

    /// <summary>Of an empty file that its writer holds alone, its kind can be told though it cannot be opened.</summary>
    [Fact]
    public void An_empty_file_that_somebody_holds_is_one()
    {
        string path = Path.Combine(_folder.Root, "held");
        using var held = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Null(FileKind.Problem(path));
    }

    // Nothing waits, and nothing is read: a pipe that is opened would have the test hang.
    [UnixFact]
    public void A_pipe_a_socket_and_a_device_are_none()
    {
        string pipe = Path.Combine(_folder.Root, "pipe"), at = Path.Combine(_folder.Root, "socket"),
            link = Path.Combine(_folder.Root, "link");
        using (Process make = Process.Start("mkfifo", pipe)) make.WaitForExit();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(at));
        File.CreateSymbolicLink(link, pipe);
        foreach (string path in (string[])[pipe, at, link, "/dev/zero", "/dev/null"])
            Assert.Equal("is no regular file (a pipe, a socket or a device)", FileKind.Problem(path));
    }
}
