using System.Globalization;
using System.Net;
using System.Text;
using Radio24.Media.Audio;
using Radio24.Media.Sfu;
using Radio24.Media.Udp;

namespace Radio24.Bench;

/// <summary>
/// The measured side of <see cref="Fanout"/>, a process of its own: the air clock over a plain source, Opus at 96 kbit/s, the SFU.
/// Told what to do line by line on its standard input: <c>join OFFER</c> (base64), <c>cost</c>, <c>floor PACKETS LENGTH</c>, end of file.
/// </summary>
internal static class FanoutServer
{
    public static Task<int> RunAsync(string[] args)
    {
        using var sfu = new Sfu(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, MaxWaiting = 100_000, MaxListeners = 100_000 }, TimeProvider.System);
        AirClock? clock = new(new Chord(), [sfu]);
        clock.Start();
        SpinWait.SpinUntil(() => sfu.IsLive);
        Say("ready");
        while (Console.In.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "join":
                    SfuResult result = sfu.Join(Encoding.UTF8.GetString(Convert.FromBase64String(words[1])));
                    Say(result.Sdp is null ? $"refused {result.Problem}" : Convert.ToBase64String(Encoding.UTF8.GetBytes(result.Sdp)));
                    break;
                case "cost":
                    Say(FanoutCost.Now(sfu, clock!).ToString());
                    break;
                case "floor":
                    clock?.Dispose();
                    clock = null;
                    Say(Floor(sfu, int.Parse(words[1]), int.Parse(words[2])).ToString("R", CultureInfo.InvariantCulture));
                    break;
                default:
                    Say($"not known: {words[0]}");
                    break;
            }
        }

        clock?.Dispose();
        return Task.FromResult(0);
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    /// <summary>
    /// What there is no way around: one <c>sendto</c> a packet, no crypto, no headers, the same length, to the same sockets, in the
    /// same rounds of 20 ms. Microseconds of processor time a packet.
    /// </summary>
    private static unsafe double Floor(Sfu sfu, int packets, int length)
    {
        UdpAddress[] targets = [.. sfu.Snapshot().Sessions.Where(s => s.Remote is not null).Select(s => UdpAddress.From(s.Remote!))];
        if (targets.Length == 0) return 0;
        using UdpPort port = UdpPort.Bind(IPAddress.Loopback, 0);
        byte* name = stackalloc byte[UdpAddress.NativeSize];
        byte* datagram = stackalloc byte[length];
        new Span<byte>(datagram, length).Clear();
        datagram[0] = 0x80;
        TimeSpan spent = TimeSpan.Zero;
        int sent = 0;
        while (sent < packets)
        {
            TimeSpan began = Environment.CpuUsage.TotalTime;
            foreach (UdpAddress target in targets)
            {
                int nameLength = target.Write(new Span<byte>(name, UdpAddress.NativeSize), System.Net.Sockets.AddressFamily.InterNetwork);
                _ = LibC.SendOne(port.Descriptor, datagram, (nuint)length, LibC.DontWait, name, (uint)nameLength);
                sent++;
            }

            spent += Environment.CpuUsage.TotalTime - began;
            Thread.Sleep(20);
        }

        return spent.TotalMicroseconds / sent;
    }

    /// <summary>Three slowly beating notes and a little noise: gives the encoder as much to do as music does.</summary>
    private sealed class Chord : IAudioSource
    {
        private readonly Random _noise = new(24);
        private long _sample;

        public int Read(Span<float> frame)
        {
            for (int i = 0; i + 1 < frame.Length; i += 2, _sample++)
            {
                double t = _sample / (double)AudioFormat.SampleRate;
                float tone = (float)(0.1 * (Math.Sin(2 * Math.PI * 220 * t) + Math.Sin(2 * Math.PI * 277.6 * t) + Math.Sin(2 * Math.PI * 330.3 * t)));
                frame[i] = tone + (0.02f * (_noise.NextSingle() - 0.5f));
                frame[i + 1] = tone + (0.02f * (_noise.NextSingle() - 0.5f));
            }

            return frame.Length;
        }
    }
}
