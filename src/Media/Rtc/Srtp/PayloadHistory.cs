using System.Numerics;
using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// The last payloads of one stream of media, shared by every listener's <see cref="SrtpStream"/>: each is written once, sent to all,
/// and there for retransmission until it is overwritten. One writer; readers on other threads notice an overwrite.
/// </summary>
public sealed class PayloadHistory
{
    /// <summary>The longest payload taken, in bytes: a datagram of 1,280 (the least an IPv6 path carries) less IPv6, UDP, RTP headers and the tag.</summary>
    public const int MaxPayload = 1280 - 40 - 8 - 12 - 16;

    private readonly byte[] _bytes;
    private readonly Slot[] _slots;
    private long _next;

    /// <param name="capacity">Payloads kept, a power of two.</param>
    public PayloadHistory(int capacity = 64)
    {
        if (capacity < 2 || !BitOperations.IsPow2(capacity))
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "a power of two from 2");
        _bytes = GC.AllocateArray<byte>(capacity * MaxPayload, pinned: true);
        _slots = new Slot[capacity];
        Array.Fill(_slots, new Slot { Number = -1 });
    }

    /// <summary>The number the next payload gets: payloads are counted from 0 without gaps.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Media time of the last payload; 0 before the first.</summary>
    public uint LastMediaTime { get; private set; }

    /// <summary>Payloads kept.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Takes the next payload.</summary>
    /// <param name="payload">1 to <see cref="MaxPayload"/> bytes; copied.</param>
    /// <param name="mediaTime">Its media time in ticks of the RTP clock (48 kHz for Opus), modulo 2³².</param>
    /// <returns>Its number.</returns>
    public long Add(ReadOnlySpan<byte> payload, uint mediaTime)
    {
        if (payload.IsEmpty || payload.Length > MaxPayload)
            throw new ArgumentException($"a payload has 1 to {MaxPayload} bytes; this one has {payload.Length}", nameof(payload));
        long number = _next;
        int at = (int)(number & (_slots.Length - 1));
        ref Slot slot = ref _slots[at];
        Volatile.Write(ref slot.Number, -1);
        Thread.MemoryBarrier();
        payload.CopyTo(_bytes.AsSpan(at * MaxPayload));
        (slot.Length, slot.MediaTime) = (payload.Length, mediaTime);
        Volatile.Write(ref slot.Number, number);
        LastMediaTime = mediaTime;
        Volatile.Write(ref _next, number + 1);
        return number;
    }

    /// <summary>Looks a payload up; valid until <see cref="Holds"/> says it is not.</summary>
    internal bool TryGet(long number, out ReadOnlySpan<byte> payload, out uint mediaTime)
    {
        int at = (int)(number & (_slots.Length - 1));
        ref Slot slot = ref _slots[at];
        if (number < 0 || Volatile.Read(ref slot.Number) != number)
        {
            payload = default;
            mediaTime = 0;
            return false;
        }

        payload = _bytes.AsSpan(at * MaxPayload, slot.Length);
        mediaTime = slot.MediaTime;
        return Holds(number);
    }

    /// <summary>Whether that payload is still the one in its slot: asked after reading it, this says that what was read was whole.</summary>
    internal bool Holds(long number)
    {
        Thread.MemoryBarrier();
        return Volatile.Read(ref _slots[(int)(number & (_slots.Length - 1))].Number) == number;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public long Number;
        public int Length;
        public uint MediaTime;
    }
}
