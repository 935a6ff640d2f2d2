using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Radio24.Api.Security;

/// <summary>
/// Whose word on where a request came from is taken: that of a proxy on this machine, and of the proxies in the settings. And the path that
/// they serve the station under, whether they pass it on or cut it off.
/// </summary>
internal static class TrustedProxies
{
    private static readonly string[] ThisMachine = ["127.0.0.0/8", "::1"];

    /// <param name="proxies">Addresses or networks: "10.0.0.7", "10.0.0.0/8".</param>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, IReadOnlyList<string> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // From the nearest outwards, as far as each is one of ours.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string proxy in ThisMachine.Concat(proxies))
        {
            if (Read(proxy) is { } network)
                options.KnownIPNetworks.Add(network);
        }

        return app.UseForwardedHeaders(options);
    }

    /// <param name="pathBase">"/radio"; empty: nothing to do.</param>
    public static IApplicationBuilder UseBasePath(this IApplicationBuilder app, string pathBase)
    {
        if (pathBase.Length == 0)
            return app;
        return app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(pathBase, out PathString rest))
            {
                if (!rest.HasValue)
                {
                    // What the page asks for is relative to its own path.
                    context.Response.Redirect($"{pathBase}/{context.Request.QueryString}", permanent: true, preserveMethod: true);
                    return Task.CompletedTask;
                }

                context.Request.Path = rest;
            }

            context.Request.PathBase = pathBase;
            return next(context);
        });
    }

    /// <summary>An address of the station as a client outside of a proxy asks for it.</summary>
    /// <param name="path">"/api/v1/posts/…".</param>
    public static string Outside(this HttpRequest request, string path) => request.PathBase + path;

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
