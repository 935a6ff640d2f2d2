using System.Buffers.Binary;

namespace Radio24.Host.Speech;

/// <summary>
/// Reads the WAV files that speech engines write: RIFF, PCM, 16-bit, mono. A length in the header that does not fit the file
/// (engines that write to a pipe cannot go back to correct it) counts as "to the end".
/// </summary>
public static class WaveFile
{
    /// <exception cref="FormatException">Not such a file; the message says why.</exception>
    public static SpeechPiece Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            throw new FormatException("not a RIFF WAVE file");
        int rate = 0;
        ReadOnlySpan<byte> rest = file[12..];
        while (rest.Length >= 8)
        {
            ReadOnlySpan<byte> name = rest[..4];
            int length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)(rest.Length - 8));
            ReadOnlySpan<byte> chunk = rest.Slice(8, length);
            if (name.SequenceEqual("fmt "u8))
                rate = ReadFormat(chunk);
            else if (name.SequenceEqual("data"u8))
                return rate > 0 ? new SpeechPiece(ReadSamples(chunk), rate) : throw new FormatException("data before its format");
            rest = rest[Math.Min(rest.Length, 8 + length + (length & 1))..];
        }

        throw new FormatException("no data chunk");
    }

    private static int ReadFormat(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16)
            throw new FormatException("format chunk too short");
        int encoding = BinaryPrimitives.ReadUInt16LittleEndian(chunk), channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (encoding != 1 || channels != 1 || bits != 16 || rate is < 8_000 or > 192_000)
            throw new FormatException($"not 16-bit mono PCM: encoding {encoding}, {channels} channels, {bits} bits, {rate} Hz");
        return (int)rate;
    }

    private static short[] ReadSamples(ReadOnlySpan<byte> data)
    {
        var samples = new short[data.Length / 2];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]);
        return samples;
    }
}
