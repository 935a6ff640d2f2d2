using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Radio24.Startup;

/// <summary>
/// Reads section <c>Radio24</c> into options types and checks it: the one place where settings are validated. An options type declares its
/// defaults and its limits (<see cref="RangeAttribute"/>, <see cref="RequiredAttribute"/>, <see cref="IValidatableObject"/> for what
/// concerns several settings); whoever gets one from here may rely on them.
/// </summary>
/// <remarks>
/// The framework's own binder and validator do the work on each value; what is added is that every message names the setting as the user
/// wrote it. They would say "Cannot create instance of type 'System.String'" or "The field Port must be …".
/// A message of an <see cref="IValidatableObject"/> follows the name of its first member: "is 3; less than Longest (2) is possible".
/// </remarks>
public static class Settings
{
    /// <summary>This machine only: a station is opened to others on purpose, not by accident.</summary>
    public const string Loopback = "127.0.0.1,::1";

    /// <summary>The section that everything is in.</summary>
    public const string Section = "Radio24";

    /// <exception cref="StartException">Settings are wrong; one line that names each and says what is possible.</exception>
    public static T Read<T>(IConfiguration configuration)
        where T : class, new()
    {
        IConfigurationSection section = configuration.GetSection(Section);
        var problems = new List<string>();
        CheckSection(section, typeof(T), null, problems);
        Stop(problems);
        T options = section.Get<T>() ?? new T();
        problems.AddRange(Problems(options));
        Stop(problems);
        return options;
    }

    /// <summary>What is wrong with the options, each naming its setting; empty if nothing is.</summary>
    /// <param name="path">The section that the options are in.</param>
    public static IEnumerable<string> Problems(object options, string path = Section)
    {
        foreach (PropertyInfo property in Shape.PropertiesOf(options.GetType()))
        {
            string name = $"{path}:{property.Name}";
            object? value = property.GetValue(options);
            if (Shape.ElementOf(property.PropertyType) is not null)
            {
                foreach ((string key, object? one) in Elements(value))
                {
                    foreach (string problem in OfOne($"{name}:{key}", property, one))
                        yield return problem;
                }
            }
            else
            {
                foreach (string problem in OfOne(name, property, value))
                    yield return problem;
            }
        }

        if (options is IValidatableObject whole)
        {
            foreach (ValidationResult result in whole.Validate(new ValidationContext(options)))
            {
                string? member = result.MemberNames.FirstOrDefault();
                yield return $"{path}{(member is null ? "" : ":" + member)} {result.ErrorMessage?.TrimEnd('.')}.";
            }
        }
    }

    /// <exception cref="StartException">The condition does not hold; the message is <paramref name="otherwise"/>.</exception>
    public static void Require([DoesNotReturnIf(false)] bool condition, string otherwise)
    {
        if (!condition)
            throw new StartException(otherwise);
    }

    private static IEnumerable<string> OfOne(string name, PropertyInfo property, object? value)
    {
        if (value is not null && !Shape.IsValue(value.GetType()))
            return Problems(value, name);
        return Setting.Rules(property)
            .Where(rule => !rule.IsValid(value))
            .Select(rule => $"{Setting.Title(name, property)} {Is(value, property)}; {Setting.Limit(rule)}.");
    }

    private static IEnumerable<(string Key, object? Value)> Elements(object? value) => value switch
    {
        System.Collections.IDictionary named => named.Keys.Cast<object>().Select(key => (key.ToString()!, named[key])),
        System.Collections.IEnumerable list => list.Cast<object?>().Select((one, i) => (Setting.Text(i), one)),
        _ => [],
    };

    /// <summary>The kinds of values, before the framework's binder reads them.</summary>
    private static void CheckSection(IConfigurationSection section, Type type, PropertyInfo? property, List<string> problems)
    {
        IConfigurationSection[] below = [.. section.GetChildren()];
        if (Shape.IsValue(type))
        {
            CheckValue(section, below, type, property, problems);
            return;
        }

        if (below.Length == 0)
        {
            if (!string.IsNullOrWhiteSpace(section.Value))
                problems.Add($"{section.Path} {Is(section.Value, property)}; it is a section: settings such as {Example(section.Path, type)} are possible.");
            return;
        }

        if (Shape.ElementOf(type) is { } element)
        {
            foreach (IConfigurationSection one in below)
                CheckSection(one, element, property, problems);
            return;
        }

        foreach (PropertyInfo member in Shape.PropertiesOf(type))
        {
            if (Array.Find(below, child => child.Key.Equals(member.Name, StringComparison.OrdinalIgnoreCase)) is { } child)
                CheckSection(child, member.PropertyType, member, problems);
        }
    }

    private static void CheckValue(
        IConfigurationSection section, IConfigurationSection[] below, Type type, PropertyInfo? property, List<string> problems)
    {
        string name = Setting.Title(section.Path, property);
        if (below.Length > 0)
        {
            problems.Add($"{below[0].Path} is set, but {name} is one value, not a section: {Setting.Kind(Shape.Plain(type))}.");
            return;
        }

        try
        {
            if (section.Value is { } value)
                _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            string? limit = property is null ? null : Setting.Rules(property).Select(Setting.Limit).FirstOrDefault();
            problems.Add($"{name} {Is(section.Value, property)}; {Setting.Kind(Shape.Plain(type))}{(limit is null ? "" : $"; {limit}")}.");
        }
    }

    private static string Is(object? value, PropertyInfo? property) => Setting.Text(value) switch
    {
        var text when string.IsNullOrWhiteSpace(text) => "is empty",
        _ when Setting.IsSecretProperty(property) => "has a value that is not shown",
        var text when value is string => $"is \"{text}\"",
        var text => $"is {text}",
    };

    private static string Example(string path, Type type) =>
        Shape.ElementOf(type) is not null ? path + ":0"
        : Shape.PropertiesOf(type).FirstOrDefault() is { } first ? $"{path}:{first.Name}"
        : path + ":…";

    private static void Stop(List<string> problems)
    {
        if (problems.Count > 0)
            throw new StartException(string.Join(" ", problems.Select(line => line.ReplaceLineEndings(" "))));
    }
}
