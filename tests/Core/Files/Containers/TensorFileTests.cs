using System.Text;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Files.Torch;
using Hypotheses.Tests.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files.Containers;

public sealed class TensorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_content_decides_and_not_the_name()
    {
        string path = _folder.Write("ae.pt", new PlainTensors().Add("x", "F32", [1.0, 2]).File());
        using ITensorFile file = TensorFile.Open(path);
        Assert.Equal(["x"], file.Names);
    }

    [Theory]
    [InlineData("", "is neither a safetensors file nor a torch archive")]
    [InlineData("PK", "is no zip archive, as torch.save writes")]
    [InlineData("PK\u0003\u0004 and more of it", "is no zip archive, as torch.save writes")]
    [InlineData("a text that is longer than a mark", "is neither a safetensors file nor a torch archive")]
    public void Another_container_is_one_clear_error(string content, string problem)
    {
        string path = _folder.Write("ae.pt", Encoding.Latin1.GetBytes(content));
        Refusal.Of(() => TensorFile.Open(path), path, "file", problem);
    }

    [Theory] // what begins each of them, from torch/serialization.py and the other formats' own descriptions
    [InlineData("4C3131393534373033373134363033383830313333333335364C0A2E4C31", "with a current torch re-save it")] // protocol 0
    [InlineData("80027D71002E", "is a Python pickle by itself")]
    [InlineData("934E554D5059010076007B276465736372273A20273C6634272C", "is a NumPy array")]
    [InlineData("894844460D0A1A0A", "is an HDF5 file")]
    [InlineData("474755460300000000000000", "is a GGUF file")]
    public void A_container_that_is_not_read_is_named_with_what_to_do(string hex, string problem)
    {
        byte[] content = [.. Convert.FromHexString(hex), .. Enumerable.Repeat((byte)'x', 100)];
        string path = _folder.Write("ae.pt", content);
        Refusal.Of(() => TensorFile.Open(path), path, "file", problem);
        Refusal.Of(() => SafeTensorsFile.Open(path), path, "file", problem);
        Refusal.Of(() => TorchArchive.Open(path), path, "file", problem);
    }

    [Theory] // protocols 2, 3 and 4 of the pickle that begins a file of torch before version 1.6
    [InlineData("80028A0A6CFC9C46F9206AA850192E80024DE9032E")]
    [InlineData("80038A0A6CFC9C46F9206AA850192E80034DE9032E")]
    [InlineData("8004950D000000000000008A0A6CFC9C46F9206AA850192E80044DE9032E")]
    public void A_file_of_an_older_torch_is_known_by_its_beginning(string hex)
    {
        string path = _folder.Write("ae.pt", Convert.FromHexString(hex));
        Refusal.Of(() => TensorFile.Open(path), path, "data.pkl", "the pickle has no end");
        Refusal.Of(() => SafeTensorsFile.Open(path), path, "file", "torch.save(torch.load(path, weights_only=True), path)");
    }

    [Fact]
    public void Lengths_of_headers_that_look_like_other_containers_are_none()
    {
        foreach (int length in new[] { 0x0280, 0x4b50 }) // a pickle's protocol, a zip archive's PK
        {
            byte[] header = [.. "{\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8];
            IEnumerable<byte> padding = Enumerable.Repeat((byte)' ', length - header.Length);
            string path = _folder.Write("x", [.. BitConverter.GetBytes((long)length), .. header, .. padding]);
            using ITensorFile file = TensorFile.Open(path);
            Assert.Equal(["x"], file.Names);
        }
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n\t ")]
    public void White_space_before_the_header_gives_the_same_answer_everywhere(string space)
    {
        byte[] header = Encoding.ASCII.GetBytes(space + """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} """);
        string path = _folder.Write("x", [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 0x80, 0x3f]);
        using SafeTensorsFile direct = SafeTensorsFile.Open(path);
        using ITensorFile told = TensorFile.Open(path);
        Assert.Equal([1f], direct.Singles("a", 1));
        Assert.Equal([1f], told.Singles("a", 1));
    }

    [Fact]
    public void A_folder_or_nothing_is_one_clear_error()
    {
        Refusal.Of(() => TensorFile.Open(_folder.Root), _folder.Root, "file", "is a folder");
        string nowhere = Path.Combine(_folder.Root, "nowhere");
        Refusal.Of(() => TensorFile.Open(nowhere), nowhere, "file", "does not exist");
    }
}
