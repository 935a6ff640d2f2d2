using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Radio24.Station.Tests.LongestFirst", "Radio24.Station.Tests")]

namespace Radio24.Station.Tests;

/// <summary>Of the collections that run side by side what takes longest begins first, so that nothing is waited for in the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Order = [Split.SplitCollection.Name, nameof(KilledTests), Patient.Name, nameof(InstrumentTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Order, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)));
}
