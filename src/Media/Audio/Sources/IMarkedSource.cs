using System.Diagnostics.CodeAnalysis;

namespace Radio24.Media.Audio;

/// <summary>A source that carries marks in its audio: the reader learns from it what has just been heard.</summary>
public interface IMarkedSource : IAudioSource
{
    /// <summary>Takes the next mark that the last <see cref="IAudioSource.Read"/> passed. Same thread as <c>Read</c>; never blocks.</summary>
    bool TryPassMark([NotNullWhen(true)] out object? tag);
}
