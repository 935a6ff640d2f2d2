using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Radio24.Media.Audio;
using Radio24.Media.Sfu;
using Station = Radio24.Media.Sfu.Sfu;

namespace Radio24.Media.Tests.Interop;

/// <summary>
/// WebRTC stacks of others listen to the fan-out over real sockets on 127.0.0.1, each in a process of its own, and say what they decoded:
/// a tone of 440 Hz is on air. They decide nothing by time: each ends when it has received its packets.
/// </summary>
public sealed class ForeignListenerTests
{
    private const int Packets = 150;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [AiortcFact]
    public Task Aiortc_hears_the_tone_under_counter_mode() => HearsAsync("/usr/bin/python3", "listener_aiortc.py", "Aes128CmHmacSha1Tag80");

    [NodePackageFact("@roamhq/wrtc")]
    public Task Libwebrtc_hears_the_tone() => HearsAsync("node", "listener_wrtc.mjs", null);

    [NodePackageFact("@roamhq/wrtc")]
    public async Task Libwebrtc_with_video_and_data_in_its_offer_hears_the_tone()
    {
        string answer = await HearsAsync("node", "listener_wrtc.mjs", null, options: ["mixed"]);
        string[] media = [.. answer.Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal))];
        Assert.Equal(3, media.Length);
        Assert.StartsWith("m=audio 9 ", media[0]);
        Assert.StartsWith("m=video 0 ", media[1]);
        Assert.StartsWith("m=application 0 ", media[2]);
    }

    [NodePackageFact("@roamhq/wrtc")]
    public async Task Libwebrtc_with_max_bundle_and_video_first_hears_the_tone()
    {
        string answer = await HearsAsync("node", "listener_wrtc.mjs", null, options: ["video-first"]);
        Assert.Matches("a=group:BUNDLE 0 1\r\n(?s:.*)m=video 9 (?s:.*)a=inactive(?s:.*)m=audio 9 ", answer);
    }

    [ChromiumFact]
    public Task Chromium_receives_every_packet() => HearsAsync("node", "listener_chromium.mjs", null, decodes: false);

    [ChromiumFact]
    public Task Chromium_with_max_bundle_and_video_first_receives_every_packet() =>
        HearsAsync("node", "listener_chromium.mjs", null, decodes: false, "video-first");

    [NodePackageFact("werift")]
    public Task Werift_receives_every_packet() => HearsAsync("node", "listener_werift.mjs", null, decodes: false);

    /// <returns>The station's answer to its offer.</returns>
    private static async Task<string> HearsAsync(string program, string script, string? profile, bool decodes = true, params string[] options)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var station = new Station(new SfuOptions { Listen = IPAddress.Loopback, Port = 0 }, TimeProvider.System);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        Task air = Task.Run(() => SendToneAsync(station, over.Token), CancellationToken.None);
        using Process listener = Process.Start(new ProcessStartInfo(program, [Path.Combine(SourceFolder(), script), Packets.ToString(), .. options])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> complaints = listener.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            using JsonDocument offer = await ReadAsync(listener, complaints, patience.Token);
            SfuResult joined = station.Join(offer.RootElement.GetProperty("sdp").GetString()!);
            Assert.True(joined.Outcome == SfuOutcome.Created, joined.Problem);
            await listener.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { sdp = joined.Sdp }).AsMemory(), patience.Token);
            await listener.StandardInput.FlushAsync(patience.Token);

            using JsonDocument heard = await ReadAsync(listener, complaints, patience.Token);
            SessionSnapshot session = Assert.Single(station.Snapshot().Sessions);
            Assert.Equal(profile ?? session.Profile, session.Profile);
            Assert.True(heard.RootElement.GetProperty("received").GetInt32() >= Packets - 5, heard.RootElement.ToString());
            Assert.Equal(0, heard.RootElement.GetProperty("lost").GetInt32());
            Assert.Equal(0, station.Snapshot().Faults);
            if (heard.RootElement.TryGetProperty("profile", out JsonElement agreed))
                Assert.Equal(("SRTP_AES128_CM_SHA1_80", "Aes128CmHmacSha1Tag80"), (agreed.GetString(), session.Profile));
            if (!decodes)
                return joined.Sdp!;
            Assert.InRange(heard.RootElement.GetProperty("tone").GetDouble(), 0.3, 0.7);
            Assert.InRange(heard.RootElement.GetProperty("elsewhere").GetDouble(), 0, 0.05);
            return joined.Sdp!;
        }
        finally
        {
            await over.CancelAsync();
            await air;
            listener.Kill(entireProcessTree: true);
            await listener.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<JsonDocument> ReadAsync(Process listener, Task<string> complaints, CancellationToken patience)
    {
        string? line = await listener.StandardOutput.ReadLineAsync(patience);
        return line is null ? throw new InvalidOperationException("the listener ended: " + await complaints) : JsonDocument.Parse(line);
    }

    /// <summary>
    /// A tone of −6 dBFS, a frame each 20 ms or later, until told to stop. Waits for the fan-out, which after a stall would skip rather than burst:
    /// on a busy machine the tone then comes late, but whole.
    /// </summary>
    private static async Task SendToneAsync(Station station, CancellationToken over)
    {
        using var encoder = new OpusEncoder();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        float[] frame = new float[AudioFormat.FrameLength];
        byte[] packet = new byte[OpusEncoder.MaximumPacket];
        try
        {
            for (long number = 0; ; number++)
            {
                for (int i = 0; i < AudioFormat.FrameSamples; i++)
                    frame[2 * i] = frame[2 * i + 1] = 0.5f * MathF.Sin((float)((number * AudioFormat.FrameSamples + i) % 1200 * 2 * Math.PI * 440 / 48_000));
                long? before = Heard(station);
                station.OnFrame(new OpusFrame(packet.AsMemory(0, encoder.Encode(frame, packet)), number));
                while (before is not null && Heard(station) == before)
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, over);
                await ticks.WaitForNextTickAsync(over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
    }

    /// <summary>Packets made for the listener; null while there is none who hears.</summary>
    private static long? Heard(Station station) =>
        station.Snapshot().Sessions is [{ State: "Hearing" } session] ? session.Packets : null;

    /// <summary>Where the scripts and their node_modules are: beside this file's project, above the build's output.</summary>
    internal static string SourceFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "tests", "Media.Tests", "Interop");
            if (Directory.Exists(folder))
                return folder;
        }

        throw new DirectoryNotFoundException("tests/Media.Tests/Interop is not above the test's output");
    }
}
