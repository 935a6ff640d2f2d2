namespace Radio24.Api.Talk;

/// <summary>Whether many pages have come or gone and it is calm again. Told of how things stand from time to time.</summary>
/// <param name="many">Pages.</param>
internal sealed class Burst(int many)
{
    /// <summary>Calm is less than this share of one processor.</summary>
    private const double Busy = 0.2;

    private int _before;
    private int _last;

    /// <param name="pages">On the hub now.</param>
    /// <param name="load">Processors used since it was last told.</param>
    /// <returns>True once for every burst, when it is over.</returns>
    public bool IsOver(int pages, double load)
    {
        bool isCalm = load < Busy && Math.Abs(pages - _last) <= many / 100;
        _last = pages;
        if (!isCalm || Math.Abs(pages - _before) < many)
            return false;
        _before = pages;
        return true;
    }
}
