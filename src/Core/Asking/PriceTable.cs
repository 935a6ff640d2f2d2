namespace Radio24.Core.Asking;

/// <summary>Prices by model. A model that nobody has priced is counted at the dearest there is, kind by kind, never as free.</summary>
public sealed class PriceTable
{
    private readonly Dictionary<string, ModelPrice> _prices;
    private readonly ModelPrice _dearest;

    public PriceTable(IEnumerable<KeyValuePair<string, ModelPrice>> prices)
    {
        // A later one replaces an earlier one: the owner's come after the known ones.
        _prices = new Dictionary<string, ModelPrice>(StringComparer.OrdinalIgnoreCase);
        foreach ((string model, ModelPrice price) in prices)
            _prices[model] = price;
        _dearest = _prices.Values.Aggregate(ModelPrice.Free, (all, one) => all.Max(one));
    }

    /// <summary>By its name, or by that without the date of a snapshot ("gpt-x-2026-08-07").</summary>
    public ModelPrice Of(string model) =>
        _prices.TryGetValue(model, out ModelPrice? price) || _prices.TryGetValue(WithoutDate(model), out price) ? price : _dearest;

    private static string WithoutDate(string model) =>
        model.Length > 11 && model[^11] == '-' && DateOnly.TryParseExact(
            model.AsSpan(model.Length - 10), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _)
            ? model[..^11]
            : model;
}
