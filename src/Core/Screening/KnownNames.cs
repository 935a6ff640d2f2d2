using System.Text.Json;
using System.Text.Json.Serialization;

namespace Radio24.Core.Screening;

/// <summary>
/// Enums as rows spell them. A name that this version does not know (a later one wrote it, and was taken back) becomes a value that is not
/// defined, for the reader to pass over: it makes nothing else unreadable.
/// </summary>
internal sealed class KnownNames : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly T Unknown = (T)Enum.ToObject(typeof(T), -1);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return Enum.TryParse(reader.GetString(), ignoreCase: true, out T value) && Enum.IsDefined(value) ? value : Unknown;
            reader.Skip();
            return Unknown;
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(ScreeningMeter.Word(value));
    }
}
