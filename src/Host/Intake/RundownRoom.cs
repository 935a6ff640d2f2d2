namespace Radio24.Host.Intake;

/// <summary>
/// How many more posts the rundown has room for, as the director says. Whoever brings him one takes a place first and gives it back
/// when the director has the post (and counts it himself) or it turned out that he need not have it.
/// </summary>
public sealed class RundownRoom
{
    private readonly Lock _gate = new();
    private int _room;
    private int _taken;
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The director has room for so many.</summary>
    public void Tell(int room)
    {
        lock (_gate)
            _room = room;
        Wake();
    }

    /// <summary>Waits until there is a place.</summary>
    public async ValueTask<Place> TakeAsync(CancellationToken ct)
    {
        while (true)
        {
            Task freed;
            lock (_gate)
            {
                if (_taken < _room)
                {
                    _taken++;
                    return new Place(this);
                }

                freed = _freed.Task;
            }

            await freed.WaitAsync(ct);
        }
    }

    /// <summary>Null if there is none just now.</summary>
    public Place? TryTake()
    {
        lock (_gate)
        {
            if (_taken >= _room)
                return null;
            _taken++;
            return new Place(this);
        }
    }

    private void GiveBack()
    {
        lock (_gate)
            _taken--;
        Wake();
    }

    private void Wake()
    {
        TaskCompletionSource freed;
        lock (_gate)
            (freed, _freed) = (_freed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        freed.SetResult();
    }

    /// <summary>Room for one post. Disposed of once.</summary>
    public sealed class Place(RundownRoom room) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
                room.GiveBack();
        }
    }
}
