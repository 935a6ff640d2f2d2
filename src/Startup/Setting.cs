using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Radio24.Startup;

/// <summary>One setting, as an options type declares it.</summary>
/// <param name="Name"><c>Radio24:Udp:Port</c>; <c>*</c> stands for a name or number that the user chooses.</param>
/// <param name="Property">Declares the type, the limits and the help.</param>
/// <param name="Default">What it is when nobody sets it.</param>
public sealed record Setting(string Name, PropertyInfo Property, object? Default)
{
    /// <summary>The type of the value: of the elements if the setting is a list or a dictionary of values.</summary>
    public Type Type => Shape.ElementOf(Property.PropertyType) ?? Shape.Plain(Property.PropertyType);

    /// <summary>Never shown, neither its value nor its default: <c>[DataType(DataType.Password)]</c>.</summary>
    public bool IsSecret => IsSecretProperty(Property);

    /// <summary>What may be said, in words.</summary>
    public string Allowed
    {
        get
        {
            string[] limits = [.. Rules(Property).Select(Limit)];
            return limits.Length > 0 ? string.Join("; ", limits) : Kind(Type);
        }
    }

    /// <summary>Every setting of an options type that is bound to section <c>Radio24</c>.</summary>
    public static IEnumerable<Setting> Of(Type root) => Under(Settings.Section, root);

    internal static bool IsSecretProperty(PropertyInfo? property) =>
        property?.GetCustomAttribute<DataTypeAttribute>() is { DataType: DataType.Password };

    /// <summary>What limits its value. That it is secret (<see cref="DataTypeAttribute"/>) is no limit, though the framework derives it from one.</summary>
    internal static IEnumerable<ValidationAttribute> Rules(PropertyInfo property) =>
        property.GetCustomAttributes<ValidationAttribute>().Where(rule => rule is not DataTypeAttribute);

    /// <summary>The setting's name with the option of the command line that sets it too.</summary>
    internal static string Title(string name, PropertyInfo? property) =>
        property?.GetCustomAttribute<DisplayAttribute>() is { ShortName: { } option } ? $"{name} ({option})" : name;

    /// <summary>A limit in words that follow "…; ".</summary>
    internal static string Limit(ValidationAttribute rule) => rule switch
    {
        _ when rule.ErrorMessage is { } words => words,
        RangeAttribute { Maximum: int.MaxValue or double.MaxValue } range => $"at least {Text(range.Minimum)} is needed",
        RangeAttribute range => $"{Text(range.Minimum)} to {Text(range.Maximum)} is possible",
        RequiredAttribute => "a value is needed",
        _ => rule.FormatErrorMessage("it"),
    };

    /// <summary>A kind of value in words.</summary>
    internal static string Kind(Type type) =>
        type == typeof(TimeSpan) ? "a time is possible, such as 00:00:30 (hours:minutes:seconds) or 7.00:00:00 (7 days)"
        : type == typeof(bool) ? "true or false is possible"
        : type == typeof(DateTimeOffset) ? "a moment is possible, such as 2026-12-01T00:00:00Z"
        : type == typeof(Uri) ? "an address is possible, such as http://10.0.0.5:8081/"
        : type == typeof(double) ? "a number is possible"
        : type.IsEnum ? string.Join(", ", Enum.GetNames(type)) + " is possible"
        : type == typeof(string) ? "text"
        : "a whole number is possible";

    internal static string Text(object? value) => value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static IEnumerable<Setting> Under(string path, Type type)
    {
        object? defaults = type.GetConstructor(Type.EmptyTypes)?.Invoke(null);
        foreach (PropertyInfo property in Shape.PropertiesOf(type))
        {
            string name = $"{path}:{property.Name}";
            Type plain = Shape.Plain(property.PropertyType);
            if (Shape.ElementOf(plain) is { } element)
            {
                if (Shape.IsValue(element))
                    yield return new Setting(name + ":*", property, property.GetValue(defaults));
                else
                    foreach (Setting below in Under(name + ":*", element))
                        yield return below;
            }
            else if (Shape.IsValue(plain))
            {
                yield return new Setting(name, property, property.GetValue(defaults));
            }
            else
            {
                foreach (Setting below in Under(name, plain))
                    yield return below;
            }
        }
    }
}

/// <summary>How an options type lies in the configuration: values, sections, lists and dictionaries.</summary>
internal static class Shape
{
    /// <summary>What can be set. <c>[Browsable(false)]</c> keeps a property that only code sets out of the settings.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property is { CanRead: true, SetMethod.IsPublic: true }
            && property.GetIndexParameters().Length == 0
            && property.GetCustomAttribute<BrowsableAttribute>() is not { Browsable: false });

    public static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>One value, not a section.</summary>
    public static bool IsValue(Type type) =>
        type == typeof(string) || type == typeof(Uri) || Plain(type).IsValueType;

    /// <summary>What a list or a dictionary holds; null for anything else.</summary>
    public static Type? ElementOf(Type type)
    {
        if (type == typeof(string))
            return null;
        if (type.IsArray)
            return type.GetElementType();
        foreach (Type face in type.GetInterfaces().Prepend(type).Where(face => face.IsGenericType))
        {
            if (face.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || face.GetGenericTypeDefinition() == typeof(IDictionary<,>))
                return face.GetGenericArguments()[1];
        }

        return type.GetInterfaces().Prepend(type)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
    }
}
