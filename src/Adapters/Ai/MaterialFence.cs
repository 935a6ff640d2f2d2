using System.Security.Cryptography;
using Radio24.Core.Asking;

namespace Radio24.Adapters.Ai;

/// <summary>Puts what somebody unknown wrote between two lines that nobody can guess, and says that it is no instruction.</summary>
internal static class MaterialFence
{
    public static string Mark() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public static string Rule(string mark) =>
        Prompts.BuiltIn.Render("fence", new Dictionary<string, string>(StringComparer.Ordinal) { ["mark"] = mark });

    public static string Around(string mark, string material) => $"{mark}\n{material}\n{mark}";
}
