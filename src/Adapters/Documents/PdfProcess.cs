using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Radio24.Core.Knowledge;

namespace Radio24.Adapters.Documents;

/// <summary>
/// Reads each PDF in a process of its own. A small file can unfold to any size, draw itself within itself without end, or nest until the stack is full;
/// PdfPig cannot be asked to stop, and neither a thread nor a full stack can be ended in .NET: a process can, and the air does not notice.
/// </summary>
public static partial class PdfProcess
{
    /// <summary>What the Api's program is started with to be that process.</summary>
    public const string Argument = "--read-pdf";

    /// <summary>Whoever takes documents has it beside itself: the Api, the whole station, their tests.</summary>
    private const string Program = "Radio24.Api.dll";

    /// <summary>384 MB, as .NET wants it: hexadecimal.</summary>
    private const string MostMemory = "0x18000000";

    /// <exception cref="UnreadableDocumentException">It is broken, locked, too large, or takes too long.</exception>
    internal static async Task<DocumentText> ReadAsync(ReadOnlyMemory<byte> file, ReadingLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource(limits.Within, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using Process child = Start(limits);
        try
        {
            // A crash writes a long trace: nobody wants it.
            Task trace = child.StandardError.BaseStream.CopyToAsync(Stream.Null, stop.Token);
            await using (Stream input = child.StandardInput.BaseStream)
                await input.WriteAsync(file, stop.Token);
            Answer? answer = await JsonSerializer.DeserializeAsync(child.StandardOutput.BaseStream, Wire.Default.Answer, stop.Token);
            await trace;
            return answer?.Text ?? throw new UnreadableDocumentException(answer?.Code ?? Broken.Code, answer?.Why ?? Broken.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableDocumentException("documentTooSlow", $"The PDF could not be read within {limits.Within.TotalSeconds:0} s. Save it anew, or split it.");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            // It died of it.
            throw new UnreadableDocumentException(Broken.Code, Broken.Message, e);
        }
        finally
        {
            if (!child.HasExited)
                child.Kill();
        }
    }

    /// <summary>The process itself: the file comes in, its words go out.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var limits = new ReadingLimits(
            int.Parse(arguments[0], CultureInfo.InvariantCulture), int.Parse(arguments[1], CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture)));
        // Whoever started it may be there no more.
        using ITimer end = TimeProvider.System.CreateTimer(_ => Environment.Exit(1), null, limits.Within, Timeout.InfiniteTimeSpan);
        using var file = new MemoryStream();
        using (Stream input = Console.OpenStandardInput())
            input.CopyTo(file);
        Answer answer;
        try
        {
            answer = new Answer(PdfText.Read(file.ToArray(), limits));
        }
        catch (UnreadableDocumentException e)
        {
            answer = new Answer(null, e.Code, e.Message);
        }
        catch (OutOfMemoryException)
        {
            answer = new Answer(null, "documentTooLarge", "The PDF unfolds to more than the station has room for. Save it anew, or split it.");
        }

        using Stream output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, answer, Wire.Default.Answer);
        return 0;
    }

    internal static UnreadableDocumentException Broken => new("documentBroken", "The PDF is damaged: it cannot be read.");

    private static Process Start(ReadingLimits limits)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(dotnet)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, Program), Argument, limits.Pages.ToString(CultureInfo.InvariantCulture),
            limits.Characters.ToString(CultureInfo.InvariantCulture), limits.Within.TotalSeconds.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        // The station's secrets are none of its business.
        foreach (string name in start.Environment.Keys.Where(name => !name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_GCHeapHardLimit"] = MostMemory;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException("No process could be started to read the PDF.");
    }

    /// <param name="Text">Null: there is none, and why.</param>
    private sealed record Answer(DocumentText? Text, string? Code = null, string? Why = null);

    [JsonSerializable(typeof(Answer))]
    private sealed partial class Wire : JsonSerializerContext;
}
