using System.ComponentModel.DataAnnotations;

namespace Radio24.Adapters.Objects;

/// <summary>Section <c>Radio24:Objects</c>: where recordings are kept. A folder unless a bucket is named.</summary>
public sealed record ObjectStoreOptions : IValidatableObject
{
    /// <summary>A folder on this machine; null: <c>objects/</c> in the data folder.</summary>
    [RegularExpression(@".*\S.*", ErrorMessage = "name a folder, or leave it out")]
    public string? Folder { get; init; }

    /// <summary>A bucket of S3, R2, MinIO and others that speak S3.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>A bucket of Google Cloud Storage.</summary>
    public CloudStorageOptions? CloudStorage { get; init; }

    /// <summary>Opens the store that is chosen. Nothing is sent anywhere before the first object.</summary>
    /// <param name="dataFolder">The station's data folder.</param>
    public Core.Ports.IObjectStore Open(string dataFolder) => this switch
    {
        { S3: { } s3 } => new S3ObjectStore(s3),
        { CloudStorage: { } cloud } => new CloudStorageObjectStore(cloud),
        _ => new FolderObjectStore(FolderIn(dataFolder)!),
    };

    /// <summary>The folder that recordings are kept in; null if they are in a bucket.</summary>
    /// <param name="dataFolder">The station's data folder.</param>
    public string? FolderIn(string dataFolder) =>
        S3 is null && CloudStorage is null ? (string.IsNullOrEmpty(Folder) ? Path.Combine(dataFolder, "objects") : Folder) : null;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if ((Folder is null ? 0 : 1) + (S3 is null ? 0 : 1) + (CloudStorage is null ? 0 : 1) > 1)
            yield return new ValidationResult("names more than one place; choose one of Folder, S3 and CloudStorage");
    }
}

/// <summary>A web address: http or https.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WebAddressAttribute() : ValidationAttribute("it must begin with https:// or http://")
{
    public override bool IsValid(object? value) => value is null or Uri { IsAbsoluteUri: true, Scheme: "http" or "https" };
}

/// <summary>What stands before every key of a bucket.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyPrefixAttribute()
    : RegularExpressionAttribute("([A-Za-z0-9._-][A-Za-z0-9/._-]{0,199})?")
{
    public override string FormatErrorMessage(string name) =>
        "up to 200 letters, digits, '/', '.', '-' and '_' are possible, and '/' not as the first";
}
