using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Radio24.Api.Security;

namespace Radio24.Api.Talk;

/// <summary>
/// SignalR's JSON protocol, except that a call which SignalR would refuse by itself (a method that the hub does not have, arguments or
/// streams that the method does not take) becomes a call of <see cref="TalkHub.Refuse"/>: it counts like any other, and is answered with a problem.
/// </summary>
internal sealed class TalkProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private readonly JsonHubProtocol _json = new(options);

    /// <summary>The hub's methods, and how many streams each takes. SignalR looks names up in any case.</summary>
    private static readonly Dictionary<string, int> Streams = typeof(TalkHub)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.IsDefined(typeof(NeedsAttribute)))
        .ToDictionary(
            method => method.Name,
            method => method.GetParameters().Count(parameter => parameter.ParameterType.IsGenericType),
            StringComparer.OrdinalIgnoreCase);

    public string Name => _json.Name;

    public int Version => _json.Version;

    public TransferFormat TransferFormat => _json.TransferFormat;

    public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!_json.TryParseMessage(ref input, binder, out message))
            return false;
        message = message switch
        {
            InvocationMessage call when Streams.TryGetValue(call.Target, out int streams) && (call.StreamIds?.Length ?? 0) == streams => call,
            HubMethodInvocationMessage call => Refused(call.InvocationId),
            InvocationBindingFailureMessage call => Refused(call.InvocationId),
            _ => message,
        };
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _json.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _json.GetMessageBytes(message);

    private static InvocationMessage Refused(string? invocation) => new(invocation, nameof(TalkHub.Refuse), []);
}
