using System.Numerics;
using System.Runtime.InteropServices;

namespace Radio24.Media.Outputs;

/// <summary>
/// The last frames of one kind, written once by the air thread and read by each output at its own pace. The writer never looks at a
/// reader: who falls behind loses the oldest frames and is told how many. No locks, no allocation a frame.
/// </summary>
/// <remarks>
/// Each slot has the turn of the frame in it, −1 while it is being written. A reader copies the frame out and looks at the turn once
/// more: if it changed meanwhile, the copy is worth nothing and the frame is lost to him.
/// </remarks>
internal sealed class FrameRing<T>
    where T : unmanaged
{
    private readonly T[] _values;
    private readonly Slot[] _slots;
    private readonly int _largest;
    private long _next;

    /// <param name="frames">Frames kept, a power of two.</param>
    /// <param name="largest">Values in the longest frame.</param>
    public FrameRing(int frames, int largest)
    {
        if (frames < 2 || !BitOperations.IsPow2(frames)) throw new ArgumentOutOfRangeException(nameof(frames), frames, "a power of two from 2");
        _largest = largest;
        _values = new T[frames * largest];
        _slots = new Slot[frames];
        Array.Fill(_slots, new Slot { Turn = -1 });
    }

    /// <summary>The turn of the frame written next: frames are counted from 0 without gaps.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Frames kept.</summary>
    public int Capacity => _slots.Length;

    /// <summary>The air thread only.</summary>
    public void Write(long number, ReadOnlySpan<T> frame)
    {
        if (frame.Length > _largest) throw new ArgumentException($"A frame has {_largest} values at most; this one has {frame.Length}.", nameof(frame));
        long turn = _next;
        int at = (int)(turn & (_slots.Length - 1));
        ref Slot slot = ref _slots[at];
        Volatile.Write(ref slot.Turn, -1);
        Thread.MemoryBarrier();
        frame.CopyTo(_values.AsSpan(at * _largest));
        (slot.Length, slot.Number) = (frame.Length, number);
        Volatile.Write(ref slot.Turn, turn);
        Volatile.Write(ref _next, turn + 1);
    }

    /// <summary>Copies one frame out; any thread.</summary>
    /// <returns>False if it is overwritten by now, or was while it was copied.</returns>
    public bool TryCopy(long turn, Span<T> frame, out int length, out long number)
    {
        int at = (int)(turn & (_slots.Length - 1));
        ref Slot slot = ref _slots[at];
        (length, number) = (0, 0);
        if (Volatile.Read(ref slot.Turn) != turn) return false;
        (length, number) = (slot.Length, slot.Number);
        // A slot that is being overwritten may say any length.
        if ((uint)length > (uint)_largest) return false;
        _values.AsSpan(at * _largest, length).CopyTo(frame);
        Thread.MemoryBarrier();
        return Volatile.Read(ref slot.Turn) == turn;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public long Turn;
        public long Number;
        public int Length;
    }
}
