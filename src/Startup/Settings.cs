using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Radio24.Startup;

/// <summary>Settings read from section <c>Radio24</c>: a wrong one stops the start with a line that names it.</summary>
public static class Settings
{
    /// <summary>This machine only: a station is opened to others on purpose, not by accident.</summary>
    public const string Loopback = "127.0.0.1,::1";

    /// <summary>The section that everything is in.</summary>
    public const string Section = "Radio24";

    /// <exception cref="StartException">A value cannot be read as what its setting is; the message names it.</exception>
    public static T Bind<T>(IConfigurationSection section)
        where T : new()
    {
        try
        {
            return section.Get<T>() ?? new T();
        }
        catch (InvalidOperationException wrong)
        {
            // The framework's message names the setting; the inner one says what is not a number or a time.
            throw new StartException(wrong.Message.TrimEnd('.') + ".");
        }
    }

    /// <summary>As the other, and checked.</summary>
    /// <param name="problems">What is wrong with the options, each naming its setting.</param>
    /// <exception cref="StartException">There are problems; the message is all of them.</exception>
    public static T Bind<T>(IConfigurationSection section, Func<T, IEnumerable<string>> problems)
        where T : new()
    {
        T options = Bind<T>(section);
        string[] wrong = [.. problems(options)];
        Require(wrong.Length == 0, string.Join(" ", wrong));
        return options;
    }

    /// <exception cref="StartException">The condition does not hold; the message is <paramref name="otherwise"/>.</exception>
    public static void Require([DoesNotReturnIf(false)] bool condition, string otherwise)
    {
        if (!condition)
            throw new StartException(otherwise);
    }

    /// <summary>IP addresses, separated by commas. The default leaves out ::1 on a machine without IPv6.</summary>
    /// <exception cref="StartException">One of them is not an address.</exception>
    public static IReadOnlyList<IPAddress> ReadAddresses(string listen)
    {
        var addresses = new List<IPAddress>();
        foreach (string text in listen.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Require(
                IPAddress.TryParse(text, out IPAddress? address),
                $"Radio24:Listen (--listen) is \"{text}\", which is not an IP address; 127.0.0.1, 0.0.0.0 and ::1 are.");
            addresses.Add(address!);
        }

        Require(addresses.Count > 0, "Radio24:Listen (--listen) is empty; name an address such as 127.0.0.1.");
        if (listen == Loopback && !Ports.CanBind(IPAddress.IPv6Loopback))
            addresses.Remove(IPAddress.IPv6Loopback);
        return addresses;
    }

    /// <summary>
    /// Where media goes from; null is every address. With the default the page is on loopback but media is not: a browser
    /// on this machine sends from its network address (Firefox leaves loopback out of ICE), and nobody joins but through the page.
    /// </summary>
    public static IPAddress? MediaAddress(string listen) =>
        listen != Loopback && ReadAddresses(listen) is [var only] ? only : null;
}
