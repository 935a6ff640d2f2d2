using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Radio24.Api.Security;

/// <summary>Whose word on where a request came from is taken: nobody's but the proxies' in the settings.</summary>
internal static class TrustedProxies
{
    /// <param name="proxies">Addresses or networks: "10.0.0.7", "10.0.0.0/8".</param>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, IReadOnlyList<string> proxies)
    {
        if (proxies.Count == 0)
            return app;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // From the nearest outwards, as far as each is one of ours.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string proxy in proxies)
        {
            if (Read(proxy) is { } network)
                options.KnownIPNetworks.Add(network);
        }

        return app.UseForwardedHeaders(options);
    }

    internal static bool CanRead(string proxy) => Read(proxy) is not null;

    private static IPNetwork? Read(string proxy) =>
        IPNetwork.TryParse(proxy, out IPNetwork network) ? network
        : IPAddress.TryParse(proxy, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}

/// <summary>A setting that names an address or a network of a proxy.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProxyAddressAttribute() : ValidationAttribute("an address (10.0.0.7) or a network (10.0.0.0/8) is possible")
{
    public override bool IsValid(object? value) => value is string proxy && TrustedProxies.CanRead(proxy);
}
