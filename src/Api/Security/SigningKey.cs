using System.Security.Cryptography;

namespace Radio24.Api.Security;

/// <summary>The key that listeners' tokens are signed with: made once, kept in the data folder, readable by the station alone.</summary>
public static class SigningKey
{
    /// <summary>512 bits: HS256 needs 256 (RFC 7518 §3.2).</summary>
    public const int Length = 64;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the key, or makes it on the first start.</summary>
    /// <exception cref="InvalidDataException">The file is there but is not a key; the message says what to do.</exception>
    public static byte[] LoadOrCreate(string dataFolder)
    {
        string folder = Path.Combine(dataFolder, "keys");
        string path = Path.Combine(folder, "listener-token.key");
        if (!File.Exists(path))
            Create(folder, path);

        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly)
            File.SetUnixFileMode(path, OwnerOnly);
        byte[] key = File.ReadAllBytes(path);
        return key.Length == Length ? key : throw new InvalidDataException(
            $"{path} has {key.Length} bytes; a token key has {Length}. Delete it to have a new one made; listeners then become new listeners.");
    }

    private static void Create(string folder, string path)
    {
        Directory.CreateDirectory(folder);
        // Written aside and moved: of two processes that start at once, both read the same whole key.
        string draft = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(draft, options))
            file.Write(RandomNumberGenerator.GetBytes(Length));
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
