using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Addresses as the West writes them: a house number and a street, postcodes, a state with its ZIP.</summary>
internal static partial class StreetAddresses
{
    private const string Types =
        "Street|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq|Terrace|Terr|Way|Close|Crescent|Cres|Gardens|Gdns|Grove|Parkway|Pkwy|Mews|Row|Walk|Highway|Hwy|Circle|Cir|Trail|Quay|Loop|Alley|Rise|Heights|Parade|Hill";

    private const string LowerTypes = "street|st|avenue|ave|road|rd|lane|drive|boulevard|blvd|court|place|square|terrace|close|crescent|gardens|grove|parkway|mews|highway|circle|trail";

    private const string States =
        "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming";

    private const string Uk =
        "(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)[0-9](?:[0-9]|[A-HJKMNPRSTUVWXY])?[ ]?[0-9][ABD-HJLNP-UW-Z]{2}";

    private const string Canada = "[ABCEGHJ-NPRSTVXY][0-9][A-Z][ -]?[0-9][A-Z][0-9]";

    private const string Flat = @"(?:(?:Apt|Apartment|Unit|Suite|Ste|Flat|Room|apt|apartment|unit|suite|flat)\.?[ ]?#?[0-9A-Za-z]{1,5}|#[0-9A-Za-z]{1,5})";

    /// <summary>Streets that everybody knows: films, songs, sights.</summary>
    private static readonly string[] Known =
        ["21 jump st", "10 downing st", "221b baker st", "123 sesame st", "42nd st", "30 rockefeller", "4 privet drive", "742 evergreen", "77 sunset", "10 cloverfield lane", "1600 pennsylvania ave"];

    /// <summary>The types in lower case, by which most texts are told to have none.</summary>
    private static readonly System.Buffers.SearchValues<string> Streets = System.Buffers.SearchValues.Create([.. Types.ToLowerInvariant().Split('|').Select(type => " " + type)], StringComparison.Ordinal);

    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        bool streets = words.Lower.AsSpan().ContainsAny(Streets);
        if (words.HasFigures)
        {
            foreach (Match match in streets ? (IEnumerable<Match>)Street().Matches(words.Cased) : [])
            {
                if (!Array.Exists(Known, known => words.Lower.AsSpan(match.Index).StartsWith(known)))
                    Add(found, match, 0.9);
            }

            foreach (Match match in PostCode().Matches(words.Cased))
                Add(found, match, 0.9);
            Add(found, StateAndZip().Matches(words.Cased), 0.9);
            Add(found, Continental().Matches(words.Cased), 0.8);
            Add(found, AskedCode().Matches(words.Lower), 0.8);
            Add(found, Box().Matches(words.Lower), 0.9);
            Add(found, Romanised().Matches(words.Cased), 0.9);
        }

        if (streets && Asked().IsMatch(words.Lower))
            Add(found, LowerStreet().Matches(words.Lower), 0.8);
    }

    private static void Add(List<PersonalNumbers.Found> found, MatchCollection matches, double score)
    {
        foreach (Match match in matches)
            Add(found, match, score);
    }

    private static void Add(List<PersonalNumbers.Found> found, Match match, double score)
    {
        Group part = match.Groups["part"] is { Success: true } named ? named : match;
        found.Add(new(PersonalDetail.Address, part.Index, part.Index + part.Length, score));
    }

    [GeneratedRegex(
        @"(?<![A-Za-z0-9.,:'’$£€/-])(?:" + Flat + @",?[ ])?[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4}[A-Za-z]?)?,?[ ](?:[NSEW]{1,2}\.?[ ]|(?:North|South|East|West)[ ])?(?:(?:[A-Z][\w'’-]{0,20}\.?|[0-9]{1,3}(?:st|nd|rd|th))[ ]){1,4}?(?:" + Types + @")(?![A-Za-z0-9])\.?(?:[ ](?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)(?![A-Za-z0-9]))?(?:,?[ ]" + Flat + @"(?![A-Za-z0-9]))?(?:(?:,[ ]?[A-Z][A-Za-z.'-]{1,20}(?:[ ][A-Z][A-Za-z.'-]{1,20}){0,2}){0,2},?[ ](?:(?:" + States + @"),?[ ][0-9]{5}(?:-[0-9]{4})?|" + Uk + "|" + Canada + @"|[0-9]{4,5})(?![A-Za-z0-9]))?",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Street();

    [GeneratedRegex(
        @"(?:[0-9]{1,5}[a-z]?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine|hundred|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|and)){0,4}),?[ ](?!(?:minutes?|hours?|days?|years?|people|blocks|miles|doors|houses|cars|times)\b)(?:(?!(?:the|my|our|your|a|of|on|in|at|this|that|and|to|down|from|minutes|years|is|was)\b)[a-z][a-z'’-]{1,20}[ ]){1,3}(?:" + LowerTypes + @")(?![A-Za-z0-9])(?:,?[ ](?:apt|apartment|unit|suite|flat)\.?[ ]?#?[0-9a-z]{1,5})?",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LowerStreet();

    [GeneratedRegex(@"\b(?:live|living|lives|address|come to|come over|deliver|send (?:it|them|this|me)|ship (?:it|to)|mail (?:it|me)|my (?:place|house|home|flat)|visit me|located|staying|house is|i'm at|i am at|we're at|find me at|party at)|住所|自宅", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asked();

    // 8GB and 2ND have the form of the second half: memory and ordinals, unless the first half is a London one.
    [GeneratedRegex(@"(?<![A-Za-z0-9-])(?:(?!\w{2,4}[ ]?(?:[0-9]GB|[0-9]TB|1ST|2ND|3RD|[04-9]TH)(?![A-Za-z0-9]))" + Uk + "|" + Canada + @")(?![A-Za-z0-9-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PostCode();

    [GeneratedRegex(@"(?<=[A-Za-z][a-z]+,?[ ])(?<part>(?:" + States + @"),?[ ][0-9]{5}(?:-[0-9]{4})?)(?![A-Za-z0-9,]|[ ](?:steps|people|yen|dollars|miles|votes|fans|points))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StateAndZip();

    [GeneratedRegex(@"(?:zip ?code|zip|post ?code|postal code|plz|eircode)(?:[ ]is|[ ]=|'s)?[: ]{0,2}[ ]?(?<part>[0-9]{4,5}(?:-[0-9]{4})?|[a-z]{1,2}[0-9][0-9a-z]?[ ]?[0-9][a-z]{2}|[a-z][0-9][a-z][ -]?[0-9][a-z][0-9]|[a-z][0-9]{2}[ ]?[a-z0-9]{4})(?![A-Za-z0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AskedCode();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:p\.?[ ]?o\.?[ ]?box|私書箱)[ ]?(?:no\.?[ ]?|第)?[0-9]{1,6}(?:号)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Box();

    /// <summary>Germany, Austria, the Netherlands: street, then number. France, Italy, Spain: number and "rue", or "Calle" and number.</summary>
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?:[A-ZÄÖÜ][a-zäöüß]{1,24}(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|gracht|plein)[ ][0-9]{1,4}[ ]?[a-zA-Z]?(?![A-Za-z0-9])(?:,?[ ][0-9]{4,5}(?:[ ][A-Z]{2})?[ ][A-ZÄÖÜ][a-zäöüß]+)?|[0-9]{1,4}(?:[ ]bis)?,?[ ](?:rue|Rue|avenue|boulevard|place|impasse|allée|chemin)[ ](?:de[ ]la[ ]|de[ ]|du[ ]|des[ ]|d')?[A-ZÉ][\w'’-]{1,20}(?:,?[ ][0-9]{5}[ ][A-Z][a-zé]+)?|(?:Calle|Via|Rua|Viale|Piazza|Plaza|Carrer)[ ](?:de[ ]|del[ ]|della[ ]|da[ ]|do[ ])?[A-Z][\w'’-]{1,20}(?:[ ][A-Z][\w'’-]{1,20})?,?[ ][0-9]{1,4}(?![A-Za-z0-9]))",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Continental();

    /// <summary>Japanese addresses in Latin letters: 1-2-3 Jinnan, Shibuya-ku.</summary>
    [GeneratedRegex(
        @"(?<![A-Za-z0-9-])(?:[0-9]{1,4}(?:-[0-9]{1,4}){1,2},?[ ](?:[A-Z][A-Za-z]{1,15}(?:-(?:ku|shi|cho|machi|gun|ken|fu|to|mura|son|chome|dori))?,?[ ]){0,4}?[A-Z][A-Za-z]{1,15}-(?:ku|shi|cho|machi|gun|ken|mura|son)(?:,?[ ][A-Z][a-z]+){0,1}(?:,?[ ][0-9]{3}-[0-9]{4})?|(?:[A-Z][A-Za-z]{1,15}-(?:ku|shi|gun|ken),?[ ]){1,2}(?:[A-Z][A-Za-z]{1,15}(?:-(?:cho|machi))?,?[ ])?[0-9]{1,4}(?:-[0-9]{1,4}){1,2})(?![A-Za-z0-9-])",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Romanised();
}
