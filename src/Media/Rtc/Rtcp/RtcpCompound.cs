namespace Radio24.Media.Rtc.Rtcp;

/// <summary>
/// Walks a compound RTCP packet (RFC 3550 §6.1, appendix A.2). Reduced-size packets (RFC 5506) need not begin with a report.
/// Strict: a packet that says more than there is, or padding anywhere but at the very end or of a wrong length
/// (GHSA-f26w-gh5m-qq77), ends the walk with <see cref="IsMalformed"/>, and what follows is not looked at.
/// </summary>
public ref struct RtcpCompound
{
    private ReadOnlySpan<byte> _rest;

    /// <param name="datagram">A whole compound packet in the clear.</param>
    public RtcpCompound(ReadOnlySpan<byte> datagram) => _rest = datagram;

    /// <summary>Whether the walk ended at something that is not RTCP.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The header of the current packet.</summary>
    public RtcpHeader Header { get; private set; }

    /// <summary>What follows the header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Goes to the next packet; false at the end or at something malformed.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty || IsMalformed)
            return false;
        if (!RtcpHeader.TryParse(_rest, out RtcpHeader header))
            return Malformed();
        ReadOnlySpan<byte> body = _rest[RtcpHeader.Size..header.Length];
        _rest = _rest[header.Length..];
        if (header.HasPadding)
        {
            // §6.4.1: padding is only on the last packet, counts itself, and is a multiple of four.
            int padding = body.IsEmpty ? 0 : body[^1];
            if (!_rest.IsEmpty || padding == 0 || padding % 4 != 0 || padding > body.Length)
                return Malformed();
            body = body[..^padding];
        }

        Header = header;
        Body = body;
        return true;
    }

    private bool Malformed()
    {
        IsMalformed = true;
        _rest = default;
        return false;
    }
}
