using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Core.Presenting;

/// <summary>
/// Which rungs the caps allow: at 80 % those that cost less than the first, at 100 % those that cost nothing; and none whose turn has just been
/// refused, until there is room for it. What cannot be counted is not bought.
/// </summary>
internal sealed class Thrift
{
    /// <summary>A link, about.</summary>
    private static readonly TokensUsed Usual = new(TextIn: 3_000, AudioOut: 400);

    private readonly bool[] _free, _cheap;
    private readonly decimal?[] _refused;
    private Spending? _spending;

    /// <param name="prices">Of the rungs, in their order.</param>
    public Thrift(IReadOnlyList<ModelPrice> prices)
    {
        decimal first = prices.Count > 0 ? prices[0].Of(Usual) : 0;
        _free = [.. prices.Select(price => price == ModelPrice.Free)];
        _cheap = [.. prices.Select(price => price.Of(Usual) < first)];
        _refused = new decimal?[prices.Count];
    }

    /// <summary>0, 50, 80 or 100.</summary>
    public int Mark => _spending?.Mark ?? 0;

    public bool IsAway { get; private set; }

    /// <summary>The ledger has said something.</summary>
    public bool IsKnown => _spending is not null;

    /// <summary>A cheaper one is to speak, and there is one.</summary>
    public bool Saves => Mark >= 80 && _cheap.Contains(true);

    public void Spent(Spending spending)
    {
        (_spending, IsAway) = (spending, false);
        for (int rung = 0; rung < _refused.Length; rung++)
        {
            if (_refused[rung] is { } atMost && Room >= atMost)
                _refused[rung] = null;
        }
    }

    public void Away() => IsAway = true;

    /// <summary>There was no room for a turn at that price.</summary>
    public void Refused(int rung, decimal atMost) => _refused[rung] = atMost;

    /// <summary>It may be asked, if only because no cheaper one is ready yet.</summary>
    public bool Allows(int rung) => _free[rung] || (!IsAway && _spending is not null && Mark < 100 && _refused[rung] is null);

    public bool Prefers(int rung) => Allows(rung) && (!Saves || _cheap[rung]);

    private decimal Room => Math.Min(
        (_spending?.HourlyCap ?? decimal.MaxValue) - (_spending?.Hour ?? 0), (_spending?.DailyCap ?? decimal.MaxValue) - (_spending?.Day ?? 0));
}
