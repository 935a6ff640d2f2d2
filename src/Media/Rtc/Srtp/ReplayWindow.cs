using System.Runtime.CompilerServices;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// Which of the last 1,024 packet indexes were received (RFC 3711 §3.3.2 asks for 64 at least). Asked before decryption, told
/// only after the tag was verified.
/// </summary>
internal struct ReplayWindow
{
    /// <summary>Indexes remembered.</summary>
    public const int Size = 1024;

    private Words _seen;
    private bool _started;

    /// <summary>The highest index received; meaningless before the first.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Whether any index was received.</summary>
    public readonly bool Started => _started;

    /// <summary>Whether the index is new and not too old to tell.</summary>
    public readonly bool Admits(ulong index)
    {
        if (!_started || index > Highest)
            return true;
        return Highest - index < Size && (_seen[Word(index)] & Bit(index)) == 0;
    }

    /// <summary>Notes an index that <see cref="Admits"/> admitted and whose packet was authentic.</summary>
    public void Add(ulong index)
    {
        if (!_started)
        {
            (_started, Highest) = (true, index);
        }
        else if (index > Highest)
        {
            if (index - Highest >= Size)
                _seen = default;
            else
                Forget(Highest + 1, index);
            Highest = index;
        }

        _seen[Word(index)] |= Bit(index);
    }

    private void Forget(ulong from, ulong to)
    {
        for (ulong index = from; index <= to; index++)
            _seen[Word(index)] &= ~Bit(index);
    }

    private static int Word(ulong index) => (int)(index / 64 % (Size / 64));

    private static ulong Bit(ulong index) => 1UL << (int)(index % 64);

    [InlineArray(Size / 64)]
    private struct Words
    {
        private ulong _first;
    }
}

/// <summary>Which 48-bit packet index a 16-bit sequence number stands for (RFC 3711 §3.3.1 and appendix A).</summary>
internal static class RolloverCounter
{
    /// <summary>The index nearest to <paramref name="highest"/> whose low 16 bits are <paramref name="sequenceNumber"/>.</summary>
    public static ulong Guess(ulong highest, ushort sequenceNumber)
    {
        ulong counter = highest >> 16;
        int last = (int)(highest & 0xffff);
        if (last < 0x8000)
        {
            // Before the first rollover there is nothing to fall back to.
            if (sequenceNumber - last > 0x8000 && counter > 0)
                counter--;
        }
        else if (last - 0x8000 > sequenceNumber)
        {
            counter++;
        }

        return (counter << 16) | sequenceNumber;
    }
}
