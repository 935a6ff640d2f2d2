using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Radio24.Api.Policy;
using Radio24.Core.Screening;

namespace Radio24.Api;

/// <summary>How the station speaks JSON: camelCase, states as words, Japanese unescaped, no second member of the same name.</summary>
internal static class Wire
{
    public static JsonSerializerOptions Json { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>A policy that is not what was meant must not come into force: what is misspelt in one is refused, not passed over.</summary>
    private static void Strict(JsonTypeInfo type)
    {
        if (type.Type == typeof(WantedPolicy) || type.Type == typeof(AirRule) || type.Type == typeof(RuleThreshold) || type.Type == typeof(StandingRule) || type.Type == typeof(ToneRule))
            type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 16;
        // Still escapes what is dangerous in HTML.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Strict } };
        return options;
    }
}
