namespace Radio24.Bench;

/// <summary>Options of a measurement, <c>--name value</c>; what is not known is an error that names it.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    /// <param name="args">The arguments after the measurement's name.</param>
    /// <param name="known">The names that are allowed, without dashes.</param>
    /// <exception cref="ArgumentException">An option is not known or has no value.</exception>
    public Options(string[] args, params string[] known)
    {
        for (int i = 0; i < args.Length; i += 2)
        {
            string name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : args[i];
            if (!known.Contains(name) || i + 1 == args.Length)
            {
                throw new ArgumentException($"unknown option or no value: {args[i]} (known: --{string.Join(", --", known)})", nameof(args));
            }

            _values[name] = args[i + 1];
        }
    }

    public int Number(string name, int otherwise) => _values.TryGetValue(name, out string? text) ? int.Parse(text) : otherwise;

    /// <param name="possible">The words that the option takes.</param>
    /// <returns>Null if it was not given.</returns>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public string? Word(string name, params string[] possible) =>
        !_values.TryGetValue(name, out string? text) || possible.Contains(text)
            ? text
            : throw new ArgumentException($"--{name} {text}: one of {string.Join(", ", possible)} is possible", nameof(name));
}
