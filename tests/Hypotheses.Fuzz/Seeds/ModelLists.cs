using Hypotheses.Cli.Models.Fetching;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Small valid models files, and what was fetched.</summary>
internal static class ModelLists
{
    /// <summary>An entry of every kind, with its source, and a file with nothing in it.</summary>
    public static IEnumerable<FileSet> Subjects()
    {
        yield return new FileSet("every kind", "x.json", """
            [{"name": "l", "description": "llama2.c", "checkpoint": "x.bin", "tokenizer": "tok.bin", "text": "x.txt",
              "source": {"repo": "a/b", "revision": "main", "path": "c/d", "files": ["x.bin",
                {"name": "tok.bin", "sha256": "037cb335abb25d1fa9e8ecae30ed2a3a8ace9302862ebcdc05d51a6bbb10c312"}], "tried": false}},
             {"name": "h", "description": "a folder", "folder": "model", "text": "x.txt", "layers": [0, 2], "twins": false},
             {"name": "t", "description": "with a tokenizer", "folder": "/nowhere", "tokenizer": "../tok", "text": "x.txt"},
             {"name": "w", "description": "a world", "world": "world"},
             {"name": "ds", "description": "of activations", "dictionary": "sae", "activations": "x.safetensors"},
             {"name": "dm", "description": "of a model", "dictionary": "sae", "model": "h", "hook": "blocks.1.hook_resid_pre",
              "centred": true},
             {"name": "dw", "description": "of a world", "dictionary": "sae", "world": "world/"},
            ]
            """u8.ToArray());
        yield return new FileSet("nothing", "x.json", "[/* none */] // yet"u8.ToArray());
    }

    /// <summary>The lock of two files.</summary>
    public static IEnumerable<FileSet> Lock() =>
        [new FileSet("lock", LockFile.Name, """
            {"repo": "a/b", "revision": "main", "commit": "0123456789abcdef0123456789abcdef01234567", "files": {
             "config.json": {"bytes": 12, "sha256": "037cb335abb25d1fa9e8ecae30ed2a3a8ace9302862ebcdc05d51a6bbb10c312",
              "hub": "11a5cb4b3e0c2f6a7d8e9f00112233445566778899aabbccddeeff0011223344"},
             "tok.bin": {"bytes": 0, "sha256": "b0a507e7ad0f626624f17112325e66691f9076d622e1d3274d103d00299f2696", "hub": null}}}
            """u8.ToArray())];
}
