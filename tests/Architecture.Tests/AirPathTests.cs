using System.Text.RegularExpressions;

namespace Radio24.Architecture.Tests;

/// <summary>Inside Media: who may know whom, and what the air thread never meets.</summary>
public partial class AirPathTests
{
    /// <summary>Folder of <c>src/Media</c> → its other folders that it may know. Sound knows nothing of how it is carried.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Audio"] = [],
        ["Udp"] = [],
        ["Rtc"] = [],
        ["Outputs"] = ["Audio"],
        ["Sfu"] = ["Audio", "Rtc", "Udp"],
    };

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [GeneratedRegex(@"Radio24\.Media\.(?<folder>\w+)|(?<![\w.])(?<folder>Rtc|Sfu|Udp|Outputs)\.[A-Z]")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"\block\s*\(|\bLock\b|\bMonitor\.|\bChannel\w*<|\bChannel\.Create|\bSemaphore\w*|\bMutex\b|ResetEvent|BlockingCollection|\bReaderWriterLock")]
    private static partial Regex Waits { get; }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_of_Media_knows_only_those_below_it(string folder)
    {
        IEnumerable<string> wrong =
            from file in Under($"src/Media/{folder}/")
            from line in Code(file)
            from Match match in Named.Matches(line)
            let other = match.Groups["folder"].Value
            where other != folder && Allowed.ContainsKey(other) && !Allowed[folder].Contains(other)
            select $"{file}: {line.Trim()}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_Media_is_a_namespace_and_has_its_arrows()
    {
        Assert.Equal(
            Allowed.Keys.Order(),
            Repository.CSharp.Where(f => f.StartsWith("src/Media/", StringComparison.Ordinal)).Select(f => f.Split('/')[2]).Distinct().Order());
        Assert.All(Allowed.Keys, folder => Assert.All(Under($"src/Media/{folder}/"), file =>
            Assert.Contains(Repository.Lines(file), line => line.StartsWith($"namespace Radio24.Media.{folder}", StringComparison.Ordinal))));
    }

    [Fact]
    public void Nothing_that_the_air_thread_runs_through_can_wait_for_another_thread()
    {
        // What a tick calls: buses, effects, meters, the buffers between the worlds, the clock, the gate and the taps. (A clip's
        // decoder and the music folder live on threads of their own.)
        string[] path =
        [
            "src/Media/Audio/Air/", "src/Media/Audio/Bus/", "src/Media/Audio/Effects/", "src/Media/Audio/Measure/", "src/Media/Audio/Sources/",
            "src/Media/Audio/Opus/", "src/Media/Outputs/", "src/Host/Lease/PublishGate.cs", "src/Host/Lease/AirTerm.cs",
        ];

        IEnumerable<string> waiting =
            from file in path.SelectMany(Under)
            from line in Code(file)
            where Waits.IsMatch(line)
            select $"{file}: {line.Trim()}";

        Assert.Empty(waiting);
    }

    private static IEnumerable<string> Under(string start)
    {
        string[] files = [.. Repository.CSharp.Where(f => f.StartsWith(start, StringComparison.Ordinal))];
        Assert.True(files.Length > 0, $"nothing is under {start} any more");
        return files;
    }

    private static IEnumerable<string> Code(string file) => Repository.Lines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
