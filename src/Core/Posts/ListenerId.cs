namespace Radio24.Core.Posts;

/// <summary>Names one listener: anonymous or with an account. 32 lower-case hexadecimal digits as text.</summary>
public readonly record struct ListenerId(Guid Value)
{
    public static ListenerId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    public static bool TryParse(string? text, out ListenerId id)
    {
        bool ok = Guid.TryParseExact(text, "N", out Guid value);
        id = new ListenerId(value);
        return ok;
    }

    public override string ToString() => Value.ToString("N");
}
