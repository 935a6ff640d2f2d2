using Radio24.Startup;

namespace Radio24.Api.Tests.Startup;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData(null, "127.0.0.1,::1", null, false)]
    [InlineData(null, "127.0.0.2", null, false)]
    [InlineData(null, "::ffff:127.0.0.1", null, false)]
    [InlineData(null, "0.0.0.0", null, true)]
    [InlineData(null, "::", null, true)]
    [InlineData(null, "127.0.0.1,192.168.1.5", null, true)]
    [InlineData(null, "127.0.0.1", "10.0.0.5", true)]
    [InlineData(null, "10.0.0.5", "127.0.0.1", true)]
    [InlineData(true, "127.0.0.1", "127.0.0.1", true)]
    [InlineData(false, "0.0.0.0", null, false)]
    public void A_station_is_public_if_it_listens_beyond_this_machine_or_says_so(bool? said, string listen, string? http, bool isPublic) =>
        Assert.Equal(isPublic, ListenAddresses.ArePublic(said, listen, http));
}
