using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

public sealed class ScreeningReasonTests
{
    [Fact]
    public void Every_rule_tells_authors_its_own_reason_in_both_languages()
    {
        ScreeningRule[] rules = Enum.GetValues<ScreeningRule>();
        Assert.Equal(rules.Length, rules.Select(rule => ScreeningReason.In(rule, "en")).Distinct().Count());
        Assert.Equal(rules.Length, rules.Select(rule => ScreeningReason.In(rule, "ja")).Distinct().Count());
    }
}
