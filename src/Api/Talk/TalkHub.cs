using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Posts;

namespace Radio24.Api.Talk;

/// <summary>
/// The two-way line to a page. In: <c>PostText</c>, <c>PostVoice</c> with a stream of PCM, <c>WatchPost</c>, <c>WithdrawPost</c>.
/// Out (<see cref="TalkPages"/>): <c>caption</c>, <c>now</c>, <c>listeners</c>, <c>post</c>, <c>forgotten</c>; the last state first.
/// </summary>
internal sealed class TalkHub(
    PostReception reception, OwnPosts own, VoiceBooth booth, VoiceLimits limits, TimeProvider time) : Hub
{
    [Needs(Permission.Post)]
    public async Task<AcceptedPost> PostText(JsonElement request)
    {
        HubText text = HubCalls.Read<HubText>(request);
        (AcceptedPost? accepted, Problem? problem) = await reception.TakeTextAsync(
            Sender(), text.Post(), text.IdempotencyKey, Context.ConnectionAborted);
        return accepted ?? throw HubRefusal.Of(problem!);
    }

    [Needs(Permission.Post)]
    public async Task<AcceptedPost> PostVoice(JsonElement request, ChannelReader<string> chunks)
    {
        HubVoice voice = HubCalls.Read<HubVoice>(request);
        Sender sender = Sender();
        if (booth.Enter(sender.Listener) is { } busy)
            throw HubRefusal.Of(busy);
        try
        {
            (AcceptedPost? repeated, Problem? refused) =
                await reception.OpenVoiceAsync(sender, voice, Context.ConnectionAborted);
            if (repeated is not null)
                return repeated;
            if (refused is not null)
                throw HubRefusal.Of(refused);

            VoiceRecording recording = await RecordAsync(sender, voice, chunks);
            (AcceptedPost? accepted, Problem? problem) = await reception.TakeVoiceAsync(
                sender, voice, recording.Pcm, recording.Length, Context.ConnectionAborted);
            return accepted ?? throw HubRefusal.Of(problem!);
        }
        finally
        {
            booth.Leave(sender.Listener);
        }
    }

    [Needs(Permission.Listen)]
    public async Task<PostStatus> WatchPost(JsonElement id)
    {
        PostStatus? status = PostId.TryParse(HubCalls.Text(id), out PostId post)
            ? await reception.FindAsync(Context.User.Listener()!.Value, post, Context.ConnectionAborted)
            : null;
        return status ?? throw HubRefusal.Of(PostRoutes.Unknown);
    }

    [Needs(Permission.Listen)]
    public async Task<PostStatus> WithdrawPost(JsonElement id)
    {
        if (!PostId.TryParse(HubCalls.Text(id), out PostId post))
            throw HubRefusal.Of(PostRoutes.Unknown);
        (PostStatus? status, Problem? problem) =
            await own.WithdrawAsync(Context.User.Listener()!.Value, post, Context.ConnectionAborted);
        return status ?? throw HubRefusal.Of(problem!);
    }

    /// <summary>What <see cref="TalkProtocol"/> makes of a call that fits none of the methods.</summary>
    [Needs(Permission.Listen)]
    [SuppressMessage("Performance", "CA1822", Justification = "A static method is none of a hub's.")]
    public Task Refuse() => throw HubRefusal.Of(HubCalls.Unknown);

    private async Task<VoiceRecording> RecordAsync(Sender sender, HubVoice voice, ChannelReader<string> chunks)
    {
        var recording = new VoiceRecording(limits);
        Problem? problem;
        try
        {
            problem = await FillAsync(recording, chunks) ?? recording.Complete();
        }
        catch
        {
            await reception.DropVoiceAsync(sender, voice, isGivenUp: true);
            throw;
        }

        if (problem is null)
            return recording;
        // One that stalled may be under review, and comes again as a whole.
        await reception.DropVoiceAsync(sender, voice, isGivenUp: problem.Status != StatusCodes.Status408RequestTimeout);
        throw HubRefusal.Of(problem);
    }

    private async Task<Problem?> FillAsync(VoiceRecording recording, ChannelReader<string> chunks)
    {
        using var stalled = new CancellationTokenSource(limits.Stall, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, Context.ConnectionAborted);
        long? start = null;
        try
        {
            while (await chunks.WaitToReadAsync(ended.Token))
            {
                while (chunks.TryRead(out string? chunk))
                {
                    start ??= time.GetTimestamp();
                    if (recording.Add(chunk) is { } problem)
                        return problem;
                    if (recording.Pace(time.GetElapsedTime(start.Value)) is { Ticks: > 0 } early)
                        await Task.Delay(early, time, Context.ConnectionAborted);
                }

                stalled.CancelAfter(limits.Stall);
            }

            return null;
        }
        catch (OperationCanceledException) when (stalled.IsCancellationRequested && !Context.ConnectionAborted.IsCancellationRequested)
        {
            return new Problem(
                StatusCodes.Status408RequestTimeout, "voiceStalled",
                $"No sound came for {limits.Stall.TotalSeconds:0.#} s. The recording was dropped.");
        }
        catch (Exception) when (!Context.ConnectionAborted.IsCancellationRequested)
        {
            // The page ended its stream with an error, called it off, or sent a chunk that is not a string.
            return new Problem(StatusCodes.Status400BadRequest, "voiceBroken", "The stream of chunks broke off. A chunk is a base64 string.");
        }
    }

    private Sender Sender() => new(
        Context.User.Listener()!.Value, AddressLimits.Of(Context.GetHttpContext()!));
}
