using System.Buffers.Binary;

namespace Radio24.Media.Tests.Fuzz;

/// <summary>Makes inputs out of well-formed ones: each is a seed with one to eight mutations, a splice of two, or noise.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds, int maxLength, ulong seed)
{
    private static readonly byte[] Edges = [0, 1, 0x0A, 0x0D, 0x20, 0x3A, 0x7F, 0x80, 0xC0, 0xFE, 0xFF];
    private static readonly ushort[] Words = [0, 1, 3, 4, 7, 8, 0x14, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFC, 0xFFFF];
    private readonly byte[] _buffer = new byte[maxLength];
    private ulong _state = seed * 0x9E37_79B9_7F4A_7C15 | 1;
    private int _length;

    /// <summary>Valid until the next call. The first inputs are the seeds themselves.</summary>
    public ReadOnlySpan<byte> Next(int number)
    {
        Take(seeds[number < seeds.Count ? number : Below(seeds.Count)]);
        if (number < seeds.Count) return _buffer.AsSpan(0, _length);
        switch (Below(16))
        {
            case 0:
                Noise();
                break;
            case 1:
                Splice(seeds[Below(seeds.Count)]);
                break;
            default:
                for (int i = Below(8); i >= 0; i--) Mutate();
                break;
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Mutate()
    {
        if (_length < 4)
        {
            Noise();
            return;
        }

        int at = Below(_length);
        switch (Below(9))
        {
            case 0:
                _buffer[at] ^= (byte)(1 << Below(8));
                break;
            case 1:
                _buffer[at] = Edges[Below(Edges.Length)];
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(Below(_length - 1)), Words[Below(Words.Length)]);
                break;
            case 3:
                BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(Below(_length - 3)), (uint)Random());
                break;
            case 4:
                _length = at;
                break;
            case 5:
                Remove(at, Math.Min(_length - at, 1 + Below(16)));
                break;
            case 6:
                Repeat(at, Math.Min(_length - at, 1 + Below(64)));
                break;
            case 7:
                // The length field of most protocols: the third and fourth byte.
                BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)(Below(2) == 0 ? Below(_length + 8) : Words[Below(Words.Length)]));
                break;
            default:
                _buffer[at] += (byte)(Below(2) == 0 ? 1 : 255);
                break;
        }
    }

    private void Take(byte[] from)
    {
        _length = Math.Min(from.Length, _buffer.Length);
        from.AsSpan(0, _length).CopyTo(_buffer);
    }

    private void Noise()
    {
        _length = Below(256);
        for (int i = 0; i < _length; i++) _buffer[i] = (byte)(Random() >> 32);
    }

    private void Splice(byte[] other)
    {
        int cut = Below(_length + 1), from = Below(other.Length + 1);
        int count = Math.Min(other.Length - from, _buffer.Length - cut);
        other.AsSpan(from, count).CopyTo(_buffer.AsSpan(cut));
        _length = cut + count;
    }

    private void Remove(int at, int count)
    {
        _buffer.AsSpan((at + count)..(_length)).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Repeat(int at, int count)
    {
        count = Math.Min(count, _buffer.Length - _length);
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + count, _length - at));
        _length += count;
    }

    private int Below(int limit) => (int)((Random() >> 33) % (ulong)limit);

    /// <summary>xorshift64*.</summary>
    private ulong Random()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_F491_4F6C_DD1D;
    }
}
