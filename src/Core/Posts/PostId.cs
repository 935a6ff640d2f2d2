namespace Radio24.Core.Posts;

/// <summary>Names one listener post. Time-ordered (UUID version 7, RFC 9562 §5.7), so ids sort as posts came in.</summary>
public readonly record struct PostId(Guid Value)
{
    public static PostId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    public static bool TryParse(string? text, out PostId id)
    {
        bool ok = Guid.TryParseExact(text, "N", out Guid value);
        id = new PostId(value);
        return ok;
    }

    /// <summary>32 lower-case hexadecimal digits, as it stands in URLs.</summary>
    public override string ToString() => Value.ToString("N");
}
