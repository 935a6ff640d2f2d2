using Google.Apis.Auth.OAuth2;

namespace Radio24.Adapters.Objects;

/// <summary>
/// Google's credentials of the environment (on Cloud Run the service's account, elsewhere what GOOGLE_APPLICATION_CREDENTIALS
/// names), looked for when the first token is needed: a station starts without waiting for them.
/// </summary>
internal sealed class ApplicationDefaultCredentials(string scope) : ITokenAccess
{
    private ITokenAccess? _found;

    public async Task<string> GetAccessTokenForRequestAsync(string? authUri = null, CancellationToken cancellationToken = default)
    {
        ITokenAccess found = await FindAsync(cancellationToken);
        return await found.GetAccessTokenForRequestAsync(authUri, cancellationToken);
    }

    private async Task<ITokenAccess> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _found ??= (await GoogleCredential.GetApplicationDefaultAsync(cancellationToken)).CreateScoped(scope);
        }
        catch (InvalidOperationException e)
        {
            throw new IOException("Google credentials were not found: set GOOGLE_APPLICATION_CREDENTIALS to a key file.", e);
        }
    }
}
