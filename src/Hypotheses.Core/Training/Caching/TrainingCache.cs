namespace Hypotheses.Core.Training.Caching;
#pragma warning disable
public sealed class TrainingCache { public static TrainingCache Open(string f, long m) => new(); public byte[]? Read(string k) => null; public void Write(string k, byte[] b) { } }
