using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Radio24.Bench;

namespace Radio24.Station.Tests;

/// <summary>
/// WebRTC stacks of others join the station on air over WHEP, as any player would: an HTTP POST with their offer, sound over UDP,
/// an HTTP DELETE. What they decode is the programme, which is never silent.
/// </summary>
[Collection(OnAir.Name)]
public class WhepPeerTests(ListenedStation air)
{
    private const int Packets = 150;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("/usr/bin/python3", "listener_aiortc.py", true, "SRTP_AES128_CM_SHA1_80")]
    [InlineData("node", "listener_wrtc.mjs", true, null)]
    [InlineData("node", "listener_werift.mjs", false, null)] // receives, but brings no decoder
    public async Task A_foreign_player_hears_the_station(string program, string script, bool decodes, string? profile)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using Process listener = Process.Start(new ProcessStartInfo(program)
        {
            ArgumentList = { Path.Combine(StationProcess.Root, "tests", "Media.Tests", "Interop", script), $"{Packets}" },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> complaints = listener.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            string offer = (await ReadAsync(listener, complaints, patience.Token)).GetProperty("sdp").GetString()!;
            using var body = new StringContent(offer, MediaTypeHeaderValue.Parse("application/sdp"));
            using HttpResponseMessage joined = await air.Station.Http.PostAsync("whep", body, patience.Token);
            string answer = await joined.Content.ReadAsStringAsync(patience.Token);
            Assert.True(joined.StatusCode == HttpStatusCode.Created, answer);
            Assert.Equal("application/sdp", joined.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(joined.Headers.ETag);
            await listener.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { sdp = answer }).AsMemory(), patience.Token);
            await listener.StandardInput.FlushAsync(patience.Token);

            JsonElement heard = await ReadAsync(listener, complaints, patience.Token);
            Assert.True(heard.GetProperty("received").GetInt32() >= Packets - 5, heard.ToString());
            Assert.Equal(0, heard.GetProperty("lost").GetInt32());
            if (profile is not null)
                Assert.Equal(profile, heard.GetProperty("profile").GetString());
            if (decodes)
                Assert.InRange(heard.GetProperty("level").GetDouble(), 0.005, 0.9); // −46 dBFS is quieter than any part of the programme

            using HttpResponseMessage left = await air.Station.Http.DeleteAsync(joined.Headers.Location, patience.Token);
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        }
        finally
        {
            listener.Kill(entireProcessTree: true);
            await listener.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<JsonElement> ReadAsync(Process listener, Task<string> complaints, CancellationToken patience)
    {
        string? line = await listener.StandardOutput.ReadLineAsync(patience);
        return line is null
            ? throw new InvalidOperationException("the listener ended: " + await complaints)
            : JsonSerializer.Deserialize<JsonElement>(line);
    }
}
