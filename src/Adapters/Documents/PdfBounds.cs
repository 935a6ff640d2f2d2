using System.IO.Compression;
using Radio24.Core.Knowledge;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Radio24.Adapters.Documents;

/// <summary>
/// What one PDF may cost. PdfPig cannot be asked to stop, and a thread cannot be stopped in .NET; but whatever a file has packed goes through its filters,
/// again each time that it is drawn: there the size is weighed before it is unpacked, and the time is looked at.
/// </summary>
internal sealed class PdfBounds(TimeSpan within, TimeProvider time, CancellationToken stop)
{
    /// <summary>Of one stream: fonts and tables may be large; what draws a page becomes an object for each letter.</summary>
    private const long MostOfTable = 16 << 20, MostOfPage = 1 << 20;

    /// <summary>Of all of them together.</summary>
    private const long MostInAll = 512 << 20;

    /// <summary>Of what is not packed at all.</summary>
    private const int MostPlain = 1 << 20;

    private readonly long _began = time.GetTimestamp();
    private long _unpacked;

    public void Check()
    {
        stop.ThrowIfCancellationRequested();
        if (time.GetElapsedTime(_began) > within)
            throw new UnreadableDocumentException("documentTooSlow", $"The PDF could not be read within {within.TotalSeconds:0} s. Save it anew, or split it.");
    }

    /// <param name="size">What it would be unpacked.</param>
    public void Take(long size, DictionaryToken stream)
    {
        Check();
        bool isTable = stream.ContainsKey(NameToken.Length1) || stream.ContainsKey(NameToken.Type) || stream.ContainsKey(NameToken.Subtype);
        _unpacked += size;
        if (size > Most(isTable && !IsForm(stream)) || _unpacked > MostInAll)
            throw TooLarge();
    }

    public static long Most(bool isTable) => isTable ? MostOfTable : MostOfPage;

    public static bool IsForm(DictionaryToken stream) => stream.TryGet(NameToken.Subtype, out IToken? subtype) && subtype is NameToken { Data: "Form" };

    public static UnreadableDocumentException TooLarge() =>
        new("documentTooLarge", "The PDF unfolds to more than the station has room for. Save it anew, or split it.");

    /// <summary>What is not packed passes no filter: there may be little of it, and no form of it draws another.</summary>
    public static void CheckPlain(ReadOnlySpan<byte> file)
    {
        int plain = 0, dictionary = 0;
        while (true)
        {
            int begin = file[dictionary..].IndexOf("stream"u8);
            if (begin < 0)
                return;
            begin += dictionary;
            int length = file[begin..].IndexOf("endstream"u8);
            if (length < 0)
                return;
            ReadOnlySpan<byte> head = file[Math.Max(dictionary, begin - 4_096)..begin], body = file.Slice(begin, length);
            if (head.LastIndexOf(" obj"u8) is > 0 and var start)
                head = head[start..];
            if (head.IndexOf("/Filter"u8) < 0)
            {
                plain += length;
                if (plain > MostPlain || (head.IndexOf("/Form"u8) >= 0 && body.IndexOf(" Do"u8) >= 0))
                    throw TooLarge();
            }

            dictionary = begin + length + "endstream".Length;
        }
    }
}

/// <summary>PdfPig's filters for text, each behind the bounds; of pictures nothing is unpacked.</summary>
internal sealed class BoundedFilters(PdfBounds bounds) : BaseFilterProvider(Make(bounds))
{
    private static Dictionary<string, IFilter> Make(PdfBounds bounds)
    {
        var flate = new Bounded(new FlateFilter(), bounds, Inflated);
        // The longest that these can make of a byte.
        var lzw = new Bounded(new LzwFilter(), bounds, (packed, _) => packed.Length * 64L);
        var run = new Bounded(new RunLengthFilter(), bounds, (packed, _) => packed.Length * 64L);
        var ascii85 = new Bounded(new Ascii85Filter(), bounds, (packed, _) => packed.Length);
        var hex = new Bounded(new AsciiHexDecodeFilter(), bounds, (packed, _) => packed.Length);
        var picture = new NoPicture(bounds);
        return new Dictionary<string, IFilter>
        {
            ["FlateDecode"] = flate, ["Fl"] = flate, ["LZWDecode"] = lzw, ["LZW"] = lzw, ["RunLengthDecode"] = run, ["RL"] = run,
            ["ASCII85Decode"] = ascii85, ["A85"] = ascii85, ["ASCIIHexDecode"] = hex, ["AHx"] = hex,
            ["CCITTFaxDecode"] = picture, ["CCF"] = picture, ["DCTDecode"] = picture, ["DCT"] = picture, ["JBIG2Decode"] = picture, ["JPXDecode"] = picture,
        };
    }

    /// <summary>How large it is unpacked; counting ends where it is too large.</summary>
    private static long Inflated(ReadOnlyMemory<byte> packed, long most)
    {
        if (packed.Length < 3)
            return 0;
        long size = 0;
        var part = new byte[16 * 1024];
        try
        {
            // Behind the two bytes of zlib's head, as PdfPig reads it.
            using var inflate = new DeflateStream(new MemoryStream(packed[2..].ToArray(), writable: false), CompressionMode.Decompress);
            while (size <= most && inflate.Read(part) is > 0 and var read)
                size += read;
        }
        catch (InvalidDataException)
        {
            // Broken from here on: as much as there was.
        }

        return size;
    }

    private sealed class Bounded(IFilter filter, PdfBounds bounds, Func<ReadOnlyMemory<byte>, long, long> weigh) : IFilter
    {
        public bool IsSupported => filter.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            bounds.Check();
            bounds.Take(weigh(input, PdfBounds.Most(isTable: true)), streamDictionary);
            return filter.Decode(input, streamDictionary, filterProvider, filterIndex);
        }
    }

    private sealed class NoPicture(PdfBounds bounds) : IFilter
    {
        public bool IsSupported => true;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            bounds.Check();
            return Memory<byte>.Empty;
        }
    }
}
