using System.Runtime.InteropServices;

namespace Radio24.Media.Udp;

/// <summary>Linux calls that .NET does not offer: many datagrams per system call.</summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";

    internal const int DontWait = 0x40;         // MSG_DONTWAIT
    internal const int Truncated = 0x20;        // MSG_TRUNC
    internal const short PollIn = 1;

    internal const int Interrupted = 4;         // EINTR
    internal const int WouldBlock = 11;         // EAGAIN
    internal const int NoBuffers = 105;         // ENOBUFS

    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    internal static partial int ReceiveMany(SafeHandle socket, MessageHeader* messages, uint count, int flags, nint timeout);

    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    internal static partial int SendMany(SafeHandle socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint SendOne(int socket, byte* datagram, nuint length, int flags, byte* to, uint toLength);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int CreateEvent(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(SafeHandle descriptor, void* bytes, nuint count);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(SafeHandle descriptor, void* bytes, nuint count);

    /// <summary>With 0 and 0: of the calling thread, as Linux has it.</summary>
    [LibraryImport(Library, EntryPoint = "setpriority")]
    internal static partial int SetPriority(int which, uint who, int nice);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(nint descriptor);
}

/// <summary>An eventfd (eventfd(2)).</summary>
internal sealed class EventDescriptor : Microsoft.Win32.SafeHandles.SafeHandleMinusOneIsInvalid
{
    public EventDescriptor()
        : base(ownsHandle: true)
    {
        // EFD_NONBLOCK | EFD_CLOEXEC
        SetHandle(LibC.CreateEvent(0, 0x800 | 0x80000));
    }

    protected override bool ReleaseHandle() => LibC.Close(handle) == 0;
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nuint Length;
}

/// <summary>struct mmsghdr of 64-bit Linux: a msghdr of 56 bytes and the length received.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct MessageHeader
{
    [FieldOffset(0)]
    public byte* Name;

    [FieldOffset(8)]
    public uint NameLength;

    [FieldOffset(16)]
    public IoVector* Vectors;

    [FieldOffset(24)]
    public nuint VectorCount;

    [FieldOffset(48)]
    public int Flags;

    [FieldOffset(56)]
    public uint Length;
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Events;
    public short Returned;
}
