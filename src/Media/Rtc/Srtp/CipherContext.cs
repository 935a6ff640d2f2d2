using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Srtp;

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
