using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// The few functions of OpenSSL 3's libcrypto that protect packets. They neither block nor call back and take well under a
/// microsecond, so the garbage collector's transition is left out.
/// </summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    /// <summary>EVP_CTRL_AEAD_GET_TAG.</summary>
    internal const int GetTag = 0x10;

    /// <summary>EVP_CTRL_AEAD_SET_TAG.</summary>
    internal const int SetTag = 0x11;

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_new")]
    internal static partial CipherContext NewCipherContext();

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_free")]
    internal static partial void FreeCipherContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_aes_128_gcm")]
    internal static partial nint Aes128Gcm();

    [LibraryImport(Library, EntryPoint = "EVP_aes_128_ctr")]
    internal static partial nint Aes128Ctr();

    [LibraryImport(Library, EntryPoint = "EVP_CipherInit_ex")]
    internal static partial int InitWithKey(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Library, EntryPoint = "EVP_CipherInit_ex"), SuppressGCTransition]
    internal static partial int SetIv(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Library, EntryPoint = "EVP_CipherUpdate"), SuppressGCTransition]
    internal static partial int Update(nint context, byte* output, int* outputLength, byte* input, int inputLength);

    [LibraryImport(Library, EntryPoint = "EVP_CipherFinal_ex"), SuppressGCTransition]
    internal static partial int Final(nint context, byte* output, int* outputLength);

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_ctrl"), SuppressGCTransition]
    internal static partial int Control(nint context, int type, int argument, byte* pointer);

    [LibraryImport(Library, EntryPoint = "SHA1_Init"), SuppressGCTransition]
    internal static partial int Sha1Init(Sha1State* state);

    [LibraryImport(Library, EntryPoint = "SHA1_Update"), SuppressGCTransition]
    internal static partial int Sha1Update(Sha1State* state, byte* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "SHA1_Final"), SuppressGCTransition]
    internal static partial int Sha1Final(byte* digest, Sha1State* state);
}

/// <summary>The public structure <c>SHA_CTX</c> of openssl/sha.h (five words of state, the length, a block, its fill): a running SHA-1 that is copied by value.</summary>
[System.Runtime.CompilerServices.InlineArray(5 + 2 + 16 + 1)]
internal struct Sha1State
{
    private uint _first;
}

/// <summary>An <c>EVP_CIPHER_CTX</c> with its key schedule set once.</summary>
internal sealed unsafe class CipherContext : SafeHandle
{
    public CipherContext()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for calls too short for a reference count; whoever uses it keeps this object alive.</summary>
    internal nint Pointer => handle;

    public static CipherContext Create(nint cipher, ReadOnlySpan<byte> key, bool encrypt)
    {
        CipherContext context = LibCrypto.NewCipherContext();
        fixed (byte* pointer = key)
        {
            if (context.IsInvalid || LibCrypto.InitWithKey(context.handle, cipher, 0, pointer, null, encrypt ? 1 : 0) != 1)
                throw new InvalidOperationException("libcrypto.so.3 refused to set up AES-128");
        }

        return context;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeCipherContext(handle);
        return true;
    }
}
