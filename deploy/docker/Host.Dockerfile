# syntax=docker/dockerfile:1.12
# The Host: voices, music, the air, the SFU. Build from the repository's root: docker build -f deploy/docker/Host.Dockerfile .

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
COPY src/Host src/Host
RUN dotnet publish src/Host -c Release -o /out -p:RestoreLockedMode=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0.0-noble
# The voices are in Ubuntu's universe and multiverse. curl: the health check.
RUN apt-get update && apt-get install -y --no-install-recommends \
        libopus0 ffmpeg flite open-jtalk open-jtalk-mecab-naist-jdic hts-voice-nitech-jp-atr503-m001 tzdata curl \
    && rm -rf /var/lib/apt/lists/* && mkdir /data && chown "$APP_UID" /data
WORKDIR /app
COPY --from=build /out ./
ENV Radio24__Listen=0.0.0.0 Radio24__Http__Port=8081 Radio24__Udp__Port=50000 Radio24__DataFolder=/data
VOLUME /data
# 8081 is for Api processes alone: do not publish it.
EXPOSE 8081 50000/udp
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8081/healthz"]
ENTRYPOINT ["dotnet", "Radio24.Host.dll"]
