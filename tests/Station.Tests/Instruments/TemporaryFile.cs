namespace Radio24.Station.Tests.Instruments;

/// <summary>A file name that nobody uses, and whose file goes when this does.</summary>
internal sealed class TemporaryFile(string extension) : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"radio24-{Guid.NewGuid():n}{extension}");

    public void Dispose() => File.Delete(Path);
}
