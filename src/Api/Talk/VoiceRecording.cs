using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Problems;

namespace Radio24.Api.Talk;

/// <summary>
/// A recording as it comes in: chunks of base64 (RFC 4648 §4) of 24 kHz mono s16le PCM. No I/O and no clock; never holds more
/// than the longest recording.
/// </summary>
internal sealed class VoiceRecording(VoiceLimits limits)
{
    /// <summary>−50 dBFS: even a whisper is louder, a muted microphone is not.</summary>
    private const int QuietestPeak = 104;

    private readonly int _longest = VoiceLimits.Bytes(limits.Longest);
    private readonly int _longestChunk = VoiceLimits.Bytes(limits.LongestChunk);
    private readonly int _shortestChunk = VoiceLimits.Bytes(limits.ShortestChunk);
    private byte[] _pcm = new byte[VoiceLimits.BytesPerSecond * 2];
    private int _length;
    private bool _hadShortChunk;

    /// <summary>How much has come in.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds((double)_length / VoiceLimits.BytesPerSecond);

    public ReadOnlyMemory<byte> Pcm => _pcm.AsMemory(0, _length);

    /// <summary>How long to wait before the next chunk is taken, so that it comes no faster than <see cref="VoiceLimits.Speed"/>.</summary>
    /// <param name="elapsed">Since the first chunk.</param>
    public TimeSpan Pace(TimeSpan elapsed)
    {
        TimeSpan due = (Length - TimeSpan.FromSeconds(10)) / limits.Speed;
        return due > elapsed ? due - elapsed : TimeSpan.Zero;
    }

    /// <returns>Null if the chunk was taken in.</returns>
    public Problem? Add(string? chunk)
    {
        // Measured before it is decoded: 4 characters hold 3 bytes.
        if (string.IsNullOrEmpty(chunk))
            return Bad("voiceChunkEmpty", "A chunk is empty.");
        if (chunk.Length > (_longestChunk + 2) / 3 * 4)
            return Bad("voiceChunkTooLong", $"A chunk may hold {limits.LongestChunk.TotalMilliseconds:0} ms: {_longestChunk} bytes of PCM.");
        if (_hadShortChunk)
            return Bad("voiceChunkTooShort", $"Only the last chunk may hold less than {limits.ShortestChunk.TotalMilliseconds:0} ms.");

        Span<byte> room = stackalloc byte[_longestChunk + 3];
        if (!Convert.TryFromBase64String(chunk, room, out int bytes))
            return Bad("voiceChunkNotBase64", "A chunk is not base64.");
        if (bytes == 0 || bytes > _longestChunk)
            return Bad("voiceChunkTooLong", $"A chunk may hold 1 to {_longestChunk} bytes of PCM.");
        if (bytes % 2 != 0)
            return Bad("voiceChunkOdd", "A chunk ends within a sample: 16-bit samples have an even number of bytes.");
        if (_length + bytes > _longest)
            return new Problem(
                StatusCodes.Status413PayloadTooLarge, "voiceTooLong", $"A recording may last {limits.Longest.TotalSeconds:0.#} s.");

        _hadShortChunk = bytes < _shortestChunk;
        if (_length + bytes > _pcm.Length)
            Array.Resize(ref _pcm, Math.Min(_longest, Math.Max(_pcm.Length * 2, _length + bytes)));
        room[..bytes].CopyTo(_pcm.AsSpan(_length));
        _length += bytes;
        return null;
    }

    /// <returns>Null if it is a whole recording with something to be heard in it.</returns>
    public Problem? Complete()
    {
        if (_length < VoiceLimits.Bytes(limits.Shortest))
            return Bad("voiceTooShort", $"A recording lasts at least {limits.Shortest.TotalSeconds:0.#} s; this one lasts {Length.TotalSeconds:0.00} s.");
        return HasSound()
            ? null
            : Bad("voiceSilent", "Nothing was heard in the recording. Check the microphone: it may be muted, or not the one that you speak into.");
    }

    private bool HasSound()
    {
        for (int at = 0; at < _length; at += 2)
        {
            if (Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(_pcm.AsSpan(at))) >= QuietestPeak)
                return true;
        }

        return false;
    }

    private static Problem Bad(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);
}
