namespace Radio24.Adapters.Objects;

/// <summary>What may be a key: the same for every store, so that a station can move from one to another.</summary>
internal static class ObjectKey
{
    private const int Longest = 200;

    /// <exception cref="ArgumentException">The key is not one.</exception>
    public static string Checked(string key)
    {
        bool ok = key.Length is > 0 and <= Longest
            && key[0] is not ('/' or '.')
            && !key.Contains("..", StringComparison.Ordinal)
            && !key.Contains("//", StringComparison.Ordinal)
            && key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '/' or '.' or '-' or '_');
        return ok ? key : throw new ArgumentException("An object's key has lower-case letters, digits, '/', '.', '-' and '_'.", nameof(key));
    }
}
