namespace Radio24.Media.Tests.Fuzz;

/// <summary>
/// Suites that fuzz run alone in their process: what other suites hold in memory meanwhile would count as growth.
/// </summary>
[CollectionDefinition(nameof(FuzzCollection), DisableParallelization = true)]
public sealed class FuzzCollection;
