using System.Security.Cryptography;
using System.Text;

namespace Radio24.Adapters.Redis;

/// <summary>A script in Lua that the server is sent once and then knows by its SHA-1: a long one is not sent and read anew at every call.</summary>
internal sealed class RedisScript(string text)
{
    public string Text { get; } = text;

#pragma warning disable CA5350 // The name that Redis gives it, no protection of anything.
    public string Name { get; } = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
