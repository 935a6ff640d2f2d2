namespace Radio24.Media.Audio;

/// <summary>One encoded frame of 20 ms on its way to the publishers.</summary>
/// <param name="Payload">An Opus packet (RFC 6716); valid until the publisher's call returns.</param>
/// <param name="Number">Counts frames since sign-on: the media time is <c>Number × 20 ms</c>. After a stall of the air it jumps
/// by the frames that were never made, so that media time keeps step with the wall clock.</param>
public readonly record struct OpusFrame(ReadOnlyMemory<byte> Payload, long Number);
