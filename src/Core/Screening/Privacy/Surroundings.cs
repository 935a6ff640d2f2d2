using System.Buffers;

namespace Radio24.Core.Screening.Privacy;

/// <summary>What the words around a number say about it.</summary>
internal static class Surroundings
{
    private const int Before = 36;
    private const int After = 18;

    private static readonly SearchValues<string> Phone = Words(
        "tel", "phone", "call", "cell", "mobile", "ring me", "ring us", "text me", "text us", "message me", "fax", "whatsapp", "dial", "my number", "number is", "number's", "my digits", "contact",
        "reach me", "reach us", "reach him", "reach her", "sms", "landline", "extension", "signal me", "viber", "☎", "📞", "📱", "☏",
        "電話", "でんわ", "デンワ", "てる", "携帯", "けいたい", "ケータイ", "ケイタイ", "スマホ", "ファックス", "ファクス", "番号", "連絡", "直通", "内線", "かけて", "ダイヤル", "コール", "鳴らして", "ショートメール");

    private static readonly SearchValues<string> Playing = Words("play", "song", "hear", "track", "listen", "request", "love", "曲");

    private static readonly SearchValues<string> PhoneAfter = Words(
        "is my number", "is my phone", "is my cell", "is my mobile", "call me", "text me", "ring me", "is his number", "is her number", "is the number", "whatsapp", "phone", "mobile", "(cell", "(home", "(work",
        "に電話", "まで電話", "へ電話", "に連絡", "まで連絡", "へ連絡", "にかけて", "まで。", "までお電話", "にお電話", "にご連絡", "までご連絡", "が電話番号", "が番号", "が携帯", "まで掛けて", "に掛けて", "です、電話");

    private static readonly SearchValues<string> Harmless = Words(
        "order", "invoice", "ticket", "tracking", "serial", "isbn", "issn", "jan", "ean", "upc", "barcode", "bar code", "model", "item", "product", "sku", "part n", "ref", "booking", "reservation", "confirmation", "receipt",
        "lottery", "lotto", "bingo", "raffle", "jackpot", "winning", "drawn", "case n", "episode", "version", "firmware", "build", "patent", "catalog", "asin", "doi", "score", "iso", "pi is", "pi =", "digits of", "π", "fibonacci", "sequence", "unix", "timestamp", "epoch",
        "account balance", "population", "subscribers", "step count", "odometer", "mileage", "id of the song", "isrc", "hex", "flight", "frequency", "track n", "matricule",
        "注文", "伝票", "追跡", "問い合わせ番号", "問合せ番号", "型番", "品番", "商品", "製造", "シリアル", "予約番号", "会員番号", "受付番号", "整理番号", "ロト", "宝くじ", "ナンバーズ", "当選", "抽選", "バーコード", "特許", "周波数",
        "円周率", "バージョン", "人口", "再生", "フォロワー", "歩数", "走行距離", "識別", "チケット", "抽せん", "ビンゴ", "素数", "数列", "レシート", "パスワードは", "図書");

    private static readonly SearchValues<string> Units = Words(
        "円", "yen", "人", "回", "件", "km", "hz", "個", "view", "票", "vote", "step", "歩", "dollar", "people", "euro", "pound", "ドル", "ユーロ", "名", "万", "億", "%", "℃", "ft", "mile", "m2", "バイト", "byte", "pixel", "再生", "番目", "times", "点", "秒", "second", "年");

    private static readonly SearchValues<string> Postal = Words(
        "〒", "郵便", "postal", "postcode", "post code", "zip", "住所", "じゅうしょ", "自宅", "うちは", "家は", "住んで", "送って", "宛", "届け先", "address", "plz");

    private static readonly SearchValues<string> Account = Words(
        "口座", "account n", "account #", "account:", "account is", "acct", "a/c", "bank", "sort code", "routing", "普通預金", "普通 ", "銀行", "支店", "振込", "振り込", "ゆうちょ", "iban", "swift");

    private static readonly SearchValues<string> Identity = Words(
        "passport", "パスポート", "旅券", "social security", "ssn", "ss#", "免許証", "免許番号", "driver's licen", "driving licen", "driver licen", "licence n", "license n", "national insurance", "ni number", "nino", "保険証", "被保険者",
        "基礎年金", "年金番号", "在留カード", "residence card", "マイナンバー", "個人番号", "まいなんばー", "my number card", "mynumber", "national id", "tax id", "nhs", "medicare", "steuer", "personnummer", "aadhaar", "社会保障");

    private static readonly SearchValues<string> MyNumber = Words("マイナンバー", "個人番号", "まいなんばー", "my number", "mynumber", "マイナ", "通知カード");

    private static readonly SearchValues<string> Card = Words("card", "カード", "visa", "master", "amex", "jcb", "ビザ", "マスター", "credit", "debit", "クレカ");

    public static bool OfPhone(string plain, int start, int end)
    {
        ReadOnlySpan<char> ahead = Ahead(plain, start);
        return ahead.ContainsAny(Phone) || Behind(plain, end).ContainsAny(PhoneAfter) || ahead.TrimEnd() is var last && (last.EndsWith(" text") || last.EndsWith(" ring") || last is "text" or "ring");
    }

    public static bool AreHarmless(string plain, int start, int end) =>
        Ahead(plain, start).ContainsAny(Harmless) || IsNumbered(plain, start) || Measures(plain, end);

    /// <summary>A song that is called by a number anybody may call, and asked for as a song: "Play 1-800-273-8255 by Logic".</summary>
    public static bool AreTitle(string plain, NumberRun run)
    {
        ReadOnlySpan<char> digits = run.Digits.AsSpan(run.Digits.Length == 11 && run.Digits[0] == '1' ? 1 : 0);
        if (digits.Length != 10 || !(digits[..3] is "800" or "833" or "844" or "855" or "866" or "877" or "888"))
            return false;
        ReadOnlySpan<char> behind = plain.AsSpan(run.End).TrimStart("\"'”’」』) ");
        return (behind.StartsWith("by ") && (Ahead(plain, run.Start).ContainsAny(Playing) || Ahead(plain, run.Start).Trim().Length == 0)) || behind.StartsWith("をかけて") || behind.StartsWith("を流して")
            || behind.StartsWith("をリクエスト") || behind.StartsWith("という曲") || behind.StartsWith("って曲");
    }

    public static bool OfPostalCode(string plain, int start) => Ahead(plain, start).ContainsAny(Postal);

    public static bool OfAccount(string plain, int start) => Ahead(plain, start).ContainsAny(Account);

    public static bool OfIdentity(string plain, int start) => Ahead(plain, start).ContainsAny(Identity);

    public static bool OfMyNumber(string plain, int start) => Ahead(plain, start).ContainsAny(MyNumber);

    public static bool OfCard(string plain, int start) => Ahead(plain, start).ContainsAny(Card);

    /// <summary>A unit or a counter right behind: a quantity.</summary>
    public static bool Measures(string plain, int end)
    {
        ReadOnlySpan<char> behind = plain.AsSpan(end, Math.Min(8, plain.Length - end)).TrimStart();
        int unit = behind.IndexOfAny(Units);
        return unit == 0;
    }

    /// <summary>"#", "No.", a currency, or a letter that makes it a model's name.</summary>
    private static bool IsNumbered(string plain, int start)
    {
        ReadOnlySpan<char> ahead = plain.AsSpan(0, start).TrimEnd();
        return ahead.Length > 0 && (ahead[^1] is '#' or '№' or '¥' or '$' or '€' or '£' or '\\' || ahead.EndsWith("no."))
            || (start > 0 && char.IsAsciiLetter(plain[start - 1]))
            || (start > 1 && plain[start - 1] is '-' or '_' && char.IsAsciiLetter(plain[start - 2]));
    }

    private static ReadOnlySpan<char> Ahead(string plain, int start)
    {
        ReadOnlySpan<char> ahead = plain.AsSpan(Math.Max(0, start - Before), Math.Min(Before, start));
        int sentence = ahead.LastIndexOfAny("。!?");
        return sentence < 0 ? ahead : ahead[(sentence + 1)..];
    }

    private static ReadOnlySpan<char> Behind(string plain, int end) => plain.AsSpan(end, Math.Min(After, plain.Length - end));

    private static SearchValues<string> Words(params string[] words) => SearchValues.Create(words, StringComparison.Ordinal);
}
