using Radio24.Media.Rtc.Rtp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Srtp;

/// <summary>A sender and a receiver with the same keys.</summary>
internal sealed class SrtpPair : IDisposable
{
    public SrtpPair(SrtpProfile profile)
    {
        using var keys = new SrtpKeys(profile, Bytes(profile.KeyLength(), 1), Bytes(profile.SaltLength(), 101));
        Sender = new SrtpSender(keys);
        Receiver = new SrtpReceiver(keys);
    }

    public SrtpSender Sender { get; }

    public SrtpReceiver Receiver { get; }

    public static byte[] Packet(ushort sequence, uint ssrc = 7, int payload = 20)
    {
        byte[] packet = new byte[RtpHeader.FixedLength + payload];
        RtpHeader.Write(packet, marker: false, 111, sequence, 960u * sequence, ssrc);
        Bytes(payload, (byte)sequence).CopyTo(packet.AsSpan(RtpHeader.FixedLength));
        return packet;
    }

    public byte[] Protect(ushort sequence, uint ssrc = 7)
    {
        byte[] output = new byte[200];
        return output[..Sender.Protect(Packet(sequence, ssrc), output)];
    }

    public SrtpResult Receive(byte[] packet) => Receiver.Unprotect(packet, new byte[1500], out _);

    public static byte[] Bytes(int length, byte first) => [.. Enumerable.Range(0, length).Select(i => (byte)(first + i))];

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
