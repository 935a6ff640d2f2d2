using System.Security.Cryptography;
using System.Text;

namespace Radio24.Media.Rtc.Ice;

/// <summary>
/// One side's user fragment and password for one ICE session (RFC 8445 §5.3): 4…256 and 22…256 characters out of letters,
/// digits, + and /.
/// </summary>
public sealed record IceCredentials(string Ufrag, string Password)
{
    /// <summary>The password as the key of MESSAGE-INTEGRITY.</summary>
    internal byte[] Key { get; } = Encoding.ASCII.GetBytes(Password);

    internal byte[] UfragBytes { get; } = Encoding.ASCII.GetBytes(Ufrag);

    /// <summary>Random credentials: 48 and 144 bits.</summary>
    public static IceCredentials Create() =>
        Create(Convert.ToBase64String(RandomNumberGenerator.GetBytes(6)));

    /// <summary>A given fragment with a random password of 144 bits.</summary>
    public static IceCredentials Create(string ufrag) =>
        new(ufrag, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));

    /// <summary>RFC 8839 §5.4: 4…256 and 22…256 <c>ice-char</c>s.</summary>
    public static bool AreValid(ReadOnlySpan<char> ufrag, ReadOnlySpan<char> password) =>
        ufrag.Length is >= 4 and <= 256 && password.Length is >= 22 and <= 256 && AreIceChars(ufrag) && AreIceChars(password);

    // Written out: the generated one would compare the arrays by reference.
    public bool Equals(IceCredentials? other) => other is not null && Ufrag == other.Ufrag && Password == other.Password;

    public override int GetHashCode() => HashCode.Combine(Ufrag, Password);

    /// <summary>Does not show the password: it may end up in a log.</summary>
    public override string ToString() => $"ICE credentials {Ufrag}";

    private static bool AreIceChars(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/')) return false;
        }

        return true;
    }
}
