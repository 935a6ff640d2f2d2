using System.Runtime.InteropServices;

namespace Radio24.Media.Tests.Rtc.Dtls;

/// <summary>What native code has taken from glibc's heap and not given back: OpenSSL's sessions are there.</summary>
internal static partial class GlibcHeap
{
    public static nuint InUse() => mallinfo2().InUse;

    [LibraryImport("libc.so.6")]
    private static partial Usage mallinfo2();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Usage
    {
        private readonly nuint _arena, _ordinary, _small, _mapped;
        private readonly nuint _mappedBytes, _peak, _smallFree;

        public readonly nuint InUse;

        private readonly nuint _free, _keep;
    }
}
