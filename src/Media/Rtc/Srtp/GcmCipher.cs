using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714). The header, and in SRTCP the trailer, are the associated data.</summary>
internal sealed unsafe class GcmCipher : PacketCipher
{
    private const int NonceLength = 12;
    private readonly CipherContext _context;
    private readonly byte[] _salt;
    private readonly bool _encrypt;

    public GcmCipher(SessionKeys keys, bool encrypt)
    {
        _context = CipherContext.Create(LibCrypto.Aes128Gcm(), keys.CipherKey, encrypt);
        _salt = [.. keys.Salt];
        _encrypt = encrypt;
    }

    public override int TagLength => 16;

    public override bool AuthenticatesRolloverCounter => false;

    public override void Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, Span<byte> cipher, Span<byte> tag)
    {
        if (!_encrypt)
            throw new InvalidOperationException("this cipher was made to decrypt");
        nint context = _context.Pointer;
        int done = 0;
        bool sealed_;
        fixed (byte* output = cipher, tagAt = tag)
        {
            sealed_ = Run(context, header, plain, trailer, ssrc, index, output)
                && LibCrypto.Final(context, output, &done) == 1
                && LibCrypto.Control(context, LibCrypto.GetTag, TagLength, tagAt) == 1;
        }

        GC.KeepAlive(this);
        if (!sealed_)
            throw new CryptographicException("AES-GCM failed to encrypt");
    }

    public override bool TryOpen(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> tag, uint ssrc, ulong index, Span<byte> plain)
    {
        if (_encrypt)
            throw new InvalidOperationException("this cipher was made to encrypt");
        nint context = _context.Pointer;
        int done = 0;
        bool authentic;
        fixed (byte* output = plain, tagAt = tag)
        {
            authentic = Run(context, header, cipher, trailer, ssrc, index, output)
                && LibCrypto.Control(context, LibCrypto.SetTag, TagLength, tagAt) == 1
                && LibCrypto.Final(context, output, &done) == 1;
        }

        GC.KeepAlive(this);
        if (!authentic)
            plain.Clear();
        return authentic;
    }

    // §8.1 and §9.1: two zero bytes, the SSRC and the index as 48 bits, XOR the salt. In SRTCP the index has 31 bits: the same layout.
    private bool Run(nint context, ReadOnlySpan<byte> header, ReadOnlySpan<byte> input, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, byte* output)
    {
        byte* nonce = stackalloc byte[NonceLength + 4];
        BinaryPrimitives.WriteUInt32BigEndian(new Span<byte>(nonce + 2, 4), ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(nonce + 6, 8), index << 16);
        nonce[0] = nonce[1] = 0;
        for (int i = 0; i < NonceLength; i++)
            nonce[i] ^= _salt[i];

        int done = 0;
        fixed (byte* headerAt = header, inputAt = input, trailerAt = trailer)
        {
            return LibCrypto.SetIv(context, 0, 0, null, nonce, -1) == 1
                && LibCrypto.Update(context, null, &done, headerAt, header.Length) == 1
                && (trailer.IsEmpty || LibCrypto.Update(context, null, &done, trailerAt, trailer.Length) == 1)
                && (input.IsEmpty || LibCrypto.Update(context, output, &done, inputAt, input.Length) == 1);
        }
    }

    public override void Dispose()
    {
        _context.Dispose();
        CryptographicOperations.ZeroMemory(_salt);
    }
}
