using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>The few calls of libopus that a station needs (opus.h, opus_defines.h).</summary>
internal static unsafe partial class OpusNative
{
    public const int ApplicationVoip = 2048;
    public const int ApplicationAudio = 2049;
    public const int SetBitrate = 4002;
    public const int SetComplexity = 4010;
    public const int SetInbandFec = 4012;
    public const int SetDtx = 4016;
    public const int SetSignal = 4024;
    public const int GetLookahead = 4027;
    public const int ResetState = 4028;
    public const int SignalMusic = 3002;

    private const string Library = "libopus.so.0";

    [LibraryImport(Library, EntryPoint = "opus_encoder_create")]
    public static partial IntPtr EncoderCreate(int sampleRate, int channels, int application, out int error);

    [LibraryImport(Library, EntryPoint = "opus_encoder_destroy")]
    public static partial void EncoderDestroy(IntPtr encoder);

    [LibraryImport(Library, EntryPoint = "opus_encode_float")]
    public static partial int EncodeFloat(IntPtr encoder, float* pcm, int frameSamples, byte* packet, int maximum);

    // The C function is variadic. On Linux (System V and AAPCS64) one integer argument is passed as to any other function.
    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    public static partial int EncoderSet(IntPtr encoder, int request, int value);

    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    public static partial int EncoderGet(IntPtr encoder, int request, int* value);

    [LibraryImport(Library, EntryPoint = "opus_decoder_create")]
    public static partial IntPtr DecoderCreate(int sampleRate, int channels, out int error);

    [LibraryImport(Library, EntryPoint = "opus_decoder_destroy")]
    public static partial void DecoderDestroy(IntPtr decoder);

    [LibraryImport(Library, EntryPoint = "opus_decode_float")]
    public static partial int DecodeFloat(IntPtr decoder, byte* packet, int length, float* pcm, int frameSamples, int fec);

    [LibraryImport(Library, EntryPoint = "opus_strerror")]
    private static partial IntPtr StrError(int error);

    public static OpusException Error(string doing, int error) =>
        new($"{doing}: libopus says: {Marshal.PtrToStringUTF8(StrError(error))} ({error}).");

    public static OpusException Missing(Exception inner) =>
        new("libopus was not found. Install it (Debian and Ubuntu: apt-get install libopus0).", inner);
}
