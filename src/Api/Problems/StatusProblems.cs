using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Radio24.Api.Problems;

/// <summary>
/// Makes a problem of every answer that has a status but no body, such as routing's 404 and 405. (As the framework's status code
/// pages do, but for nothing where there is nothing to do.)
/// </summary>
internal static class StatusProblems
{
    public static IApplicationBuilder UseStatusProblems(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Task answered = next(context);
        return answered.IsCompletedSuccessfully && !IsBare(context.Response) ? answered : FillAsync(context, answered);
    });

    private static async Task FillAsync(HttpContext context, Task answered)
    {
        await answered;
        if (IsBare(context.Response))
            await Problem.Of(context).ExecuteAsync(context);
    }

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null } && string.IsNullOrEmpty(response.ContentType);
}
