using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Files.Torch;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Files.Torch;

/// <summary>What torch.save wrote before version 1.6, put together from torch/serialization.py's description.</summary>
public sealed class TorchStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_are_those_of_the_storages_behind_the_pickles()
    {
        PickleBytes state = new PickleBytes().Ordered().Mark()
            .Text("a").Tensor("FloatStorage", "94001", 4, 0, [2, 2], [2, 1], older: true)
            .Text("turned").Tensor("FloatStorage", "94001", 4, 0, [2, 2], [1, 2], older: true)
            .Text("h").Tensor("HalfStorage", "94002", 1, 0, [1], [1], older: true).Code('u');
        string path = _folder.Write("x.bin", OlderTorchBytes.Write(
            state, ("94002", 1, BitConverter.GetBytes((Half).5)), ("94001", 4, TorchFile.Floats(1, 2, 3, 4))));
        using ITensorFile file = TensorFile.Open(path);
        Assert.Equal(["a", "turned", "h"], file.Names);
        using Tensor a = file.Read("a"), turned = file.Read("turned"), h = file.Read("h");
        Assert.Equal([1f, 2, 3, 4], a.data<float>());
        Assert.Equal([1f, 3, 2, 4], turned.data<float>());
        Assert.Equal(ScalarType.Float16, h.dtype);
        Assert.Equal(.5, h.to(ScalarType.Float64).item<double>());
    }

    [Fact]
    public void What_is_cut_off_or_says_otherwise_is_named()
    {
        byte[] sound = File(One, ("7", 1, TorchFile.Floats(5)));
        using (TorchArchive file = TorchArchive.Open(_folder.Write("x.bin", sound))) Assert.Equal(["w"], file.Names);
        Refused(sound[..^1], "storage 7", "is cut off by the end of the file");
        Refused(sound[..^5], "storage 7", "is cut off by the end of the file");
        Refused([.. sound, 0], "file", "has 1 bytes after its last storage");
        Refused(File(One, ("7", 2, TorchFile.Floats(5, 6))), "storage 7", "has 2 elements, but its tensors say 1");
        Refused(File(One, ("8", 1, TorchFile.Floats(5))), "keys", "name a storage that no tensor has");
        Refused(File(One), "w", "needs the storage");
        Refused(
            File(One, ("7", 1, TorchFile.Floats(5)), ("7", 1, TorchFile.Floats(5))), "keys", "name the storage 7 twice");
        Refused(sound[..40], "data.pkl", "is cut off by the end of the pickle");
        int little = sound.AsSpan().IndexOf("little_endian"u8) + "little_endian"u8.Length;
        Refused([.. sound[..little], 0x89, .. sound[(little + 1)..]], "little_endian", "only files of little-endian machines");
        Refused([.. sound[..18], 0xea, .. sound[19..]], "protocol", "is not 1001");
    }

    [Fact]
    public void A_storage_that_is_a_part_of_another_is_refused()
    {
        PickleBytes state = new PickleBytes().Ordered().Mark().Text("w").Global("torch._utils", "_rebuild_tensor_v2").Mark()
            .Mark().Text("storage").Global("torch", "FloatStorage").Text("7").Text("cpu").Number(1).Tuple(7, 0, 1).Code('t').Code('Q')
            .Number(0).Tuple(1).Tuple(1).Truth(false).Ordered().Code('t').Code('R').Code('u');
        Refused(OlderTorchBytes.Write(state, ("7", 1, TorchFile.Floats(5))), "data.pkl", "is a persistent id that is no storage");
    }

    private static PickleBytes One => TorchFile.Dictionary(p => p.Tensor("FloatStorage", "7", 1, 0, [1], [1], older: true));

    private static byte[] File(PickleBytes state, params (string Key, long Count, byte[] Bytes)[] storages) =>
        OlderTorchBytes.Write(state, storages);

    private void Refused(byte[] file, string field, string problem) => Refusal.Of(
        () => TorchArchive.Open(_folder.Write("x.bin", file)), _folder.Root, field, problem);
}
