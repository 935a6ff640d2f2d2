using System.Globalization;
using System.Net;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>The value of a=candidate (RFC 8839 §5.1).</summary>
internal static class SdpCandidate
{
    /// <summary>
    /// Reads what follows <c>candidate:</c>. False for what we have no use for: other components, TCP, and names instead of
    /// addresses (browsers hide theirs behind mDNS; a lite agent does not need them).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> value, out IceCandidate? candidate)
    {
        candidate = null;
        ReadOnlySpan<char> rest = value;
        ReadOnlySpan<char> foundation = SdpLines.Word(ref rest);
        ReadOnlySpan<char> component = SdpLines.Word(ref rest);
        ReadOnlySpan<char> transport = SdpLines.Word(ref rest);
        if (foundation.Length is 0 or > 32 || component is not "1" || !transport.Equals("udp", StringComparison.OrdinalIgnoreCase)
            || !uint.TryParse(SdpLines.Word(ref rest), NumberStyles.None, null, out uint priority)) return false;

        // A zone (fe80::1%eth0) would be looked up among our own interfaces.
        ReadOnlySpan<char> address = SdpLines.Word(ref rest);
        if (address.Length > 45 || address.Contains('%') || !IPAddress.TryParse(address, out IPAddress? ip)
            || !ushort.TryParse(SdpLines.Word(ref rest), NumberStyles.None, null, out ushort port) || port == 0
            || SdpLines.Word(ref rest) is not "typ") return false;

        string? type = SdpLines.Word(ref rest) switch { "host" => "host", "srflx" => "srflx", "prflx" => "prflx", "relay" => "relay", _ => null };
        if (type is null || !SdpLines.IsToken(foundation)) return false;
        candidate = new IceCandidate(foundation.ToString(), priority, new IPEndPoint(ip, port), type);
        return true;
    }

    public static string Write(IceCandidate candidate) =>
        $"a=candidate:{candidate.Foundation} 1 udp {candidate.Priority} {candidate.Address.Address} {candidate.Address.Port} typ {candidate.Type}\r\n";
}
