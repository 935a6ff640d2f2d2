using System.Numerics;

namespace Radio24.Media.Audio;

/// <summary>
/// A bounded queue from many threads to one, without locks or allocations (Vyukov's bounded queue: a sequence number in each
/// cell says whose turn it is). Orders reach the air thread by one, events leave it by another.
/// </summary>
internal sealed class ControlQueue<T>
{
    private readonly Cell[] _cells;
    private readonly int _mask;
    private long _tail;
    private long _head;

    public ControlQueue(int capacity)
    {
        _cells = new Cell[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity))];
        _mask = _cells.Length - 1;
        for (int i = 0; i < _cells.Length; i++) _cells[i].Turn = i;
    }

    /// <summary>Any thread. False when full.</summary>
    public bool TryEnqueue(T item)
    {
        long tail = Volatile.Read(ref _tail);
        while (true)
        {
            ref Cell cell = ref _cells[tail & _mask];
            long turn = Volatile.Read(ref cell.Turn) - tail;
            if (turn < 0) return false;
            if (turn == 0)
            {
                long seen = Interlocked.CompareExchange(ref _tail, tail + 1, tail);
                if (seen == tail)
                {
                    cell.Item = item;
                    Volatile.Write(ref cell.Turn, tail + 1);
                    return true;
                }

                tail = seen;
            }
            else
            {
                tail = Volatile.Read(ref _tail);
            }
        }
    }

    /// <summary>One reader: any thread, but one at a time.</summary>
    public bool TryDequeue(out T item)
    {
        ref Cell cell = ref _cells[_head & _mask];
        if (Volatile.Read(ref cell.Turn) != _head + 1)
        {
            item = default!;
            return false;
        }

        item = cell.Item;
        cell.Item = default!;
        Volatile.Write(ref cell.Turn, _head + _cells.Length);
        _head++;
        return true;
    }

    private struct Cell
    {
        public long Turn;
        public T Item;
    }
}
