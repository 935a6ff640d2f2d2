using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Radio24.Startup;

/// <summary>Section <c>Radio24:Http</c>.</summary>
public sealed record HttpOptions
{
    /// <summary>TCP port of the page and the API; 0: any free one.</summary>
    [Range(0, 65_535), Display(ShortName = "--port")]
    public int Port { get; init; } = 8080;

    /// <summary>Addresses for HTTP alone, separated by commas; unset: <c>Radio24:Listen</c>.</summary>
    [ListenAddresses]
    public string? Listen { get; init; }

    /// <summary>Folder of the built page.</summary>
    [Display(ShortName = "--web")]
    public string? WebRoot { get; init; }

    /// <summary>The addresses to listen on.</summary>
    /// <param name="listen"><c>Radio24:Listen</c>.</param>
    public IReadOnlyList<IPAddress> Addresses(string listen) => ListenAddresses.Read(Listen ?? listen);
}
