using Radio24.Core.Questions;

namespace Radio24.Core.Tests.Questions;

/// <summary>Numbers as a whole, and times however they are written.</summary>
public sealed class FiguresTests
{
    [Theory]
    [InlineData("It begins at 23:00 on Fridays.", "23:00")]
    [InlineData("It begins at 11 pm, or 11 p.m. on Fridays.", "23:00")]
    [InlineData("金曜は23時から。", "23:00")]
    [InlineData("午後11時30分から、または23時半。", "23:30")]
    [InlineData("From 09:05, 9:05 am", "9:05")]
    [InlineData("12:00 am", "0:00")]
    [InlineData("1,200 letters in 05 of 2026-11-29", "11 1200 2026 29 5")]
    [InlineData("3.5 of 24 hours and 2時間", "2 24 3.5")]
    [InlineData("nothing", "")]
    public void Each_is_one(string text, string figures) =>
        Assert.Equal(figures, string.Join(' ', Figures.Of(text).Order(StringComparer.Ordinal)));
}
