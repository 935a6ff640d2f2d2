using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <summary>
/// The framework's ring of keys that seals what an OAuth sign-in carries to the provider and back, kept where the station's other
/// keys are: it may come back to another Api process than it went out from.
/// </summary>
internal sealed class SealKeys(IStationKeys keys) : IXmlRepository
{
    private const string Folder = "oauth/";

    // The framework asks here a few times a day, and knows no way to ask that does not wait.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Now(keys.ListAsync(Folder, CancellationToken.None)).Select(key => XElement.Parse(Encoding.UTF8.GetString(key)))];

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        bool isName = friendlyName is { Length: > 0 and <= 100 } && friendlyName.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
        string name = isName ? friendlyName : Guid.NewGuid().ToString();
        Now(keys.KeepAsync($"{Folder}{name}.xml", Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), CancellationToken.None));
    }

    private static T Now<T>(ValueTask<T> asked) => asked.AsTask().GetAwaiter().GetResult();
}
