namespace Radio24.Media.Rtc.Srtp;

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
