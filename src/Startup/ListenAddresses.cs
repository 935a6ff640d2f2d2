using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Radio24.Startup;

/// <summary>IP addresses in a setting, separated by commas.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListenAddressesAttribute() : ValidationAttribute("IP addresses are possible, separated by commas, such as 127.0.0.1, 0.0.0.0 and ::1")
{
    public override bool IsValid(object? value) =>
        value is null || (Split((string)value) is { Length: > 0 } all && all.All(one => IPAddress.TryParse(one, out _)));

    internal static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Where a process listens, from settings that have been checked.</summary>
public static class ListenAddresses
{
    /// <summary>The default leaves out ::1 on a machine without IPv6.</summary>
    public static IReadOnlyList<IPAddress> Read(string listen)
    {
        List<IPAddress> addresses = [.. ListenAddressesAttribute.Split(listen).Select(IPAddress.Parse)];
        if (listen == Settings.Loopback && !Ports.CanBind(IPAddress.IPv6Loopback))
            addresses.Remove(IPAddress.IPv6Loopback);
        return addresses;
    }

    /// <summary>
    /// Whether strangers can reach the station: it listens beyond loopback, or it is said to be public, as behind a reverse proxy on the
    /// same machine.
    /// </summary>
    /// <param name="said"><c>Radio24:Public</c>; null: as it listens.</param>
    /// <param name="listen"><c>Radio24:Listen</c> and <c>Radio24:Http:Listen</c>; null for one that is not set.</param>
    public static bool ArePublic(bool? said, params IEnumerable<string?> listen) =>
        said ?? listen.OfType<string>().SelectMany(ListenAddressesAttribute.Split).Any(one => !IPAddress.IsLoopback(IPAddress.Parse(one)));

    /// <summary>
    /// Where media goes from; null is every address. With the default the page is on loopback but media is not: a browser
    /// on this machine sends from its network address (Firefox leaves loopback out of ICE), and nobody joins but through the page.
    /// </summary>
    public static IPAddress? OfMedia(string listen) => listen != Settings.Loopback && Read(listen) is [var only] ? only : null;
}
