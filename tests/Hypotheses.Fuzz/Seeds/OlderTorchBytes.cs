namespace Hypotheses.Fuzz.Seeds;

/// <summary>
/// A file as torch.save wrote it before version 1.6: a number, a number, what the machine is, the object, keys, storages
/// (torch/serialization.py).
/// </summary>
internal static class OlderTorchBytes
{
    public static byte[] Write(PickleBytes pickle, params (string Key, long Count, byte[] Bytes)[] storages)
    {
        PickleBytes keys = new PickleBytes().Code(']').Mark();
        foreach ((string key, _, _) in storages) keys.Text(key);
        return
        [
            .. new PickleBytes().Raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Done(),
            .. new PickleBytes().Number(1001).Done(),
            .. new PickleBytes().Code('}').Mark().Text("protocol_version").Number(1001).Text("little_endian").Truth(true)
                .Text("type_sizes").Code('}').Mark().Text("short").Number(2).Text("int").Number(4).Text("long").Number(4).Code('u')
                .Code('u').Done(),
            .. pickle.Done(), .. keys.Code('e').Done(),
            .. storages.SelectMany(s => (byte[])[.. BitConverter.GetBytes(s.Count), .. s.Bytes]),
        ];
    }
}
