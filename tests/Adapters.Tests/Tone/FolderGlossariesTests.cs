using Radio24.Adapters.Tone;
using Radio24.Core.Tone;

namespace Radio24.Adapters.Tests.Tone;

/// <summary>The owner's terms as files.</summary>
public sealed class FolderGlossariesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("radio24-terms-");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_file_that_was_changed_is_read_again_and_each_language_has_its_own()
    {
        var glossaries = new FolderGlossaries(_folder.FullName, _time);
        Assert.Equal("none", glossaries.Of("en").Version);
        Write("en.txt", "jazz = swing");
        Assert.Equal("none", glossaries.Of("en").Version);
        _time.Advance(TimeSpan.FromSeconds(6));
        Glossary first = glossaries.Of("en");
        Assert.Equal("some swing", first.Apply("some jazz", 1));
        Assert.Equal("none", glossaries.Of("ja").Version);

        Write("en.txt", "jazz = bebop");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "en.txt"), DateTime.UnixEpoch);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("some bebop", glossaries.Of("en").Apply("some jazz", 1));
        Assert.NotEqual(first.Version, glossaries.Of("en").Version);
    }

    [Fact]
    public void A_file_that_is_far_too_large_is_left_alone()
    {
        Write("en.txt", string.Concat(Enumerable.Repeat("jazz = swing\n", 50_000)));
        Assert.Equal("none", new FolderGlossaries(_folder.FullName, _time).Of("en").Version);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder.FullName, file), text);
}
