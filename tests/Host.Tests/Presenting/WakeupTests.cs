using Radio24.Host.Presenting;

namespace Radio24.Host.Tests.Presenting;

public class WakeupTests
{
    [Fact]
    public void Who_wakes_it_when_it_is_put_away_already_does_no_harm()
    {
        var wakeup = new Wakeup(new FakeTimeProvider());
        wakeup.Dispose();
        wakeup.Wake(); // from a timer's thread nobody would catch what is thrown here
        wakeup.Dispose();
    }
}
