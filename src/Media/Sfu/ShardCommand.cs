using System.Runtime.InteropServices;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Sfu;

/// <summary>What other threads ask of a shard's.</summary>
internal enum ShardCommandKind
{
    /// <summary>A new session.</summary>
    Add,

    /// <summary>Say goodbye and forget it.</summary>
    Close,

    /// <summary>New ICE credentials on both sides.</summary>
    Restart,
}

/// <summary>One such request.</summary>
/// <param name="Generation">Of the new local user fragment, for a restart.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ShardCommand(
    ShardCommandKind Kind, Listener Listener, uint Generation = 0, IceCredentials? Local = null, IceCredentials? Remote = null);
