using Microsoft.Extensions.Options;

namespace Radio24.Host;

/// <summary>What is said when a setting is wrong.</summary>
internal static class Setting
{
    /// <param name="message">Begins with the setting's name (<c>Radio24:…</c>) and says what is allowed.</param>
    public static OptionsValidationException Wrong(string message) => new("Radio24", typeof(BroadcastOptions), [message]);
}
