# syntax=docker/dockerfile:1.12
# The Api with the page. Build from the repository's root: docker build -f deploy/docker/Api.Dockerfile .

FROM node:20.19.5-bookworm-slim AS web
WORKDIR /src
COPY .npmrc ./
COPY src/Web/package.json src/Web/package-lock.json src/Web/
RUN npm --prefix src/Web ci
COPY src/Web src/Web
RUN npm --prefix src/Web run build

FROM mcr.microsoft.com/dotnet/sdk:10.0.100-noble AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Process.props src/
COPY prompts prompts
COPY personas personas
COPY src/Core src/Core
COPY src/Media src/Media
COPY src/Startup src/Startup
COPY src/Adapters src/Adapters
COPY src/Api src/Api
RUN dotnet publish src/Api -c Release -o /out -p:RestoreLockedMode=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0.0-noble
# libopus: listeners' recordings are kept as Ogg Opus. curl: the health check.
RUN apt-get update && apt-get install -y --no-install-recommends libopus0 curl && rm -rf /var/lib/apt/lists/* \
    && mkdir /data && chown "$APP_UID" /data
WORKDIR /app
COPY --from=build /out ./
COPY --from=web /src/src/Web/dist ./web
ENV Radio24__Listen=0.0.0.0 Radio24__Http__Port=8080 Radio24__Http__WebRoot=/app/web Radio24__DataFolder=/data
VOLUME /data
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["dotnet", "Radio24.Api.dll"]
