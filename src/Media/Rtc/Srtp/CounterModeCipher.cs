using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>AES-128 counter mode (RFC 3711 §4.1.1) and HMAC-SHA1 cut to 80 bits (§4.2.1).</summary>
internal sealed unsafe class CounterModeCipher : PacketCipher
{
    private const int BlockLength = 64, DigestLength = 20;
    private readonly CipherContext _context;
    private readonly byte[] _salt;

    // RFC 2104: the two hashes with their padded key already taken in, copied for each packet.
    private Sha1State _inner, _outer;

    public CounterModeCipher(SessionKeys keys)
    {
        _context = CipherContext.Create(LibCrypto.Aes128Ctr(), keys.CipherKey, encrypt: true);
        _salt = [.. keys.Salt];
        byte* pad = stackalloc byte[BlockLength];
        var padding = new Span<byte>(pad, BlockLength);
        _inner = Keyed(0x36);
        _outer = Keyed(0x5c);
        padding.Clear();

        Sha1State Keyed(byte with)
        {
            Sha1State state;
            var block = new Span<byte>(pad, BlockLength);
            block.Fill(with);
            for (int i = 0; i < keys.AuthenticationKey.Length; i++)
                block[i] ^= keys.AuthenticationKey[i];
            if (LibCrypto.Sha1Init(&state) != 1 || LibCrypto.Sha1Update(&state, pad, BlockLength) != 1)
                throw new InvalidOperationException("libcrypto.so.3 refused to set up SHA-1");
            return state;
        }
    }

    public override int TagLength => 10;

    public override bool AuthenticatesRolloverCounter => true;

    public override void Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, Span<byte> cipher, Span<byte> tag)
    {
        Crypt(plain, ssrc, index, cipher);
        Span<byte> digest = stackalloc byte[DigestLength];
        Authenticate(header, cipher[..plain.Length], trailer, digest);
        digest[..TagLength].CopyTo(tag);
    }

    public override bool TryOpen(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> tag, uint ssrc, ulong index, Span<byte> plain)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        Authenticate(header, cipher, trailer, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[..TagLength], tag))
            return false;
        Crypt(cipher, ssrc, index, plain);
        return true;
    }

    // §4.1.1: the counter starts from (salt·2^16) XOR (SSRC·2^64) XOR (index·2^16).
    private void Crypt(ReadOnlySpan<byte> input, uint ssrc, ulong index, Span<byte> output)
    {
        if (input.IsEmpty)
            return;
        byte* counter = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(counter, 8), ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(counter + 8, 8), index << 16);
        for (int i = 0; i < _salt.Length; i++)
            counter[i] ^= _salt[i];

        int done = 0;
        bool crypted;
        fixed (byte* inputAt = input, outputAt = output)
        {
            crypted = LibCrypto.SetIv(_context.Pointer, 0, 0, null, counter, -1) == 1
                && LibCrypto.Update(_context.Pointer, outputAt, &done, inputAt, input.Length) == 1;
        }

        GC.KeepAlive(this);
        if (!crypted)
            throw new CryptographicException("AES counter mode failed");
    }

    private void Authenticate(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, ReadOnlySpan<byte> trailer, Span<byte> digest)
    {
        Sha1State hash = _inner;
        fixed (byte* headerAt = header, bodyAt = body, trailerAt = trailer, digestAt = digest)
        {
            _ = LibCrypto.Sha1Update(&hash, headerAt, (nuint)header.Length);
            _ = LibCrypto.Sha1Update(&hash, bodyAt, (nuint)body.Length);
            _ = LibCrypto.Sha1Update(&hash, trailerAt, (nuint)trailer.Length);
            _ = LibCrypto.Sha1Final(digestAt, &hash);
            hash = _outer;
            _ = LibCrypto.Sha1Update(&hash, digestAt, DigestLength);
            _ = LibCrypto.Sha1Final(digestAt, &hash);
        }
    }

    public override void Dispose()
    {
        _context.Dispose();
        CryptographicOperations.ZeroMemory(_salt);
        _inner = _outer = default;
    }
}
