namespace TacoQ.Benchmarks;

/// <summary>A delivery, with a copy of its body.</summary>
internal readonly record struct PlainMessage(ulong Tag, byte[] Body, string? ReplyTo);
