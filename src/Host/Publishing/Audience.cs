namespace Radio24.Host.Publishing;

/// <summary>How many listen, for whoever spares something while nobody does.</summary>
public sealed class Audience
{
    private int _count;

    /// <summary>The count is another; on any thread.</summary>
    public event EventHandler? Changed;

    public int Count => Volatile.Read(ref _count);

    public void Set(int count)
    {
        if (Interlocked.Exchange(ref _count, count) != count)
            Changed?.Invoke(this, EventArgs.Empty);
    }
}
