using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Radio24.Architecture.Tests;

/// <summary>
/// The container files, read: there is no container engine where these tests run, so they say what the files contain, not that
/// the containers work.
/// </summary>
public partial class ContainerTests
{
    private static readonly string[] Dockerfiles = ["deploy/docker/Api.Dockerfile", "deploy/docker/Host.Dockerfile"];

    // NAME:VERSION with a version of two numbers at least: "latest" and "10" are whatever they are tomorrow.
    [GeneratedRegex(@"^[\w./-]+:\d+\.\d+[\w.-]*$")]
    private static partial Regex Pinned { get; }

    [GeneratedRegex(@"^FROM\s+(?<image>\S+)(?:\s+AS\s+(?<stage>\S+))?", RegexOptions.Multiline)]
    private static partial Regex From { get; }

    public static TheoryData<string> All => [.. Dockerfiles];

    [Fact]
    public void Compose_has_the_four_services_each_with_a_health_check_and_a_pinned_image()
    {
        YamlMap compose = YamlMap.Parse(Repository.Lines("docker-compose.yml"));
        YamlMap services = compose.Map("services");
        Assert.Equal(["api", "host", "postgres", "redis"], services.Keys.Order(StringComparer.Ordinal));
        foreach (string name in services.Keys)
        {
            YamlMap service = services.Map(name);
            Assert.NotEmpty(service.Map("healthcheck").Text("test"));
            Assert.Equal("unless-stopped", service.Text("restart"));
            Assert.True(service.Keys.Contains("image") ^ service.Keys.Contains("build"), name);
            if (service.Keys.Contains("image"))
                Assert.Matches(Pinned, service.Text("image"));
            else
                Assert.Contains(service.Map("build").Text("dockerfile"), Repository.Files);
        }

        Assert.Contains("pgvector", services.Map("postgres").Text("image"), StringComparison.Ordinal);
        Assert.Equal(["postgres", "redis", "station"], compose.Map("volumes").Keys.Order(StringComparer.Ordinal));
        foreach (string name in (string[])["api", "host"])
        {
            Assert.Equal("service_healthy", services.Map(name).Map("depends_on").Map("postgres").Text("condition"));
            Assert.Equal("service_healthy", services.Map(name).Map("depends_on").Map("redis").Text("condition"));
        }
    }

    [Fact]
    public void Compose_takes_every_secret_from_the_environment_and_the_example_names_each()
    {
        string compose = Repository.Read("docker-compose.yml"), example = Repository.Read("deploy/docker/env.example");
        Assert.Contains(".env", Repository.Lines(".gitignore").Select(line => line.TrimStart('/')));
        foreach (Match variable in Regex.Matches(compose, @"\$\{(?<name>\w+)"))
            Assert.Contains($"\n{variable.Groups["name"].Value}=", example, StringComparison.Ordinal);
        foreach (string line in compose.Split('\n').Where(line => Regex.IsMatch(line, "password=|_PASSWORD:|Secret:", RegexOptions.IgnoreCase)))
            Assert.Contains(":?", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pools_of_two_Apis_and_two_Hosts_fit_into_what_PostgreSQL_takes()
    {
        YamlMap services = YamlMap.Parse(Repository.Lines("docker-compose.yml")).Map("services");
        int taken = int.Parse(Regex.Match(services.Map("postgres").Text("command"), @"max_connections=(\d+)").Groups[1].Value);
        int[] pools = [.. ((string[])["api", "host"]).Select(name => int.Parse(Regex.Match(
            services.Map(name).Map("environment").Text("Radio24__Store__ConnectionString"), @"Maximum Pool Size=(\d+)").Groups[1].Value))];
        // Three are PostgreSQL's own reserve, and a person wants to look in too.
        Assert.InRange(2 * pools.Sum(), 1, taken - 10);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_image_is_built_in_stages_from_pinned_ones_and_does_not_run_as_root(string file)
    {
        string text = Repository.Read(file);
        Match[] stages = From.Matches(text).ToArray();
        Assert.True(stages.Length >= 2);
        Assert.All(stages, stage => Assert.Matches(Pinned, stage.Groups["image"].Value));
        string last = text[stages[^1].Index..];
        Assert.Matches(@"(?m)^USER \$APP_UID$", last);
        Assert.Matches(@"(?m)^HEALTHCHECK ", last);
        Assert.DoesNotContain("sdk:", last, StringComparison.Ordinal);
        foreach (Match copied in Regex.Matches(text, @"(?m)^COPY (?!--from)(?<sources>.+) \S+$"))
            Assert.All(copied.Groups["sources"].Value.Split(' '), source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), $"{file}: {source}"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_copied_into_the_build_is_all_that_its_projects_are_made_of(string file)
    {
        string text = Repository.Read(file);
        string stage = text[text.IndexOf(" AS build\n", StringComparison.Ordinal)..].Split("\nFROM ")[0];
        string folder = Directory.CreateTempSubdirectory("radio24-image-").FullName;
        try
        {
            foreach (Match copied in Regex.Matches(stage, @"(?m)^COPY (?<sources>.+) (?<target>\S+)$"))
            {
                foreach (string source in copied.Groups["sources"].Value.Split(' '))
                    Copy(source, Path.Combine(folder, copied.Groups["target"].Value));
            }

            // Nothing is compiled: every project is read, with whatever it imports, and the versions and locks of what it stands on.
            string project = Regex.Match(stage, @"dotnet publish (?<project>\S+)").Groups["project"].Value;
            var read = new ProcessStartInfo("dotnet", [
                "build", Path.Combine(folder, project), "-c", "Release", "-v", "q", "-nologo",
                "-t:ResolveProjectReferences", "-p:BuildProjectReferences=false", "-p:RestoreLockedMode=true"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(read)!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_tab_or_a_key_given_twice_is_no_yaml()
    {
        Assert.Throws<FormatException>(() => YamlMap.Parse(["a:", "\tb: 1"]));
        Assert.Throws<FormatException>(() => YamlMap.Parse(["a: 1", "a: 2"]));
        Assert.Throws<FormatException>(() => YamlMap.Parse(["a:", "    b: 1", "  c: 2"]));
        Assert.Equal("1", YamlMap.Parse(["a:", "  b: 1"]).Map("a").Text("b"));
    }

    /// <summary>As COPY does: a folder's contents, or a file into a folder whose name ends with a slash; of tracked files only.</summary>
    private static void Copy(string source, string target)
    {
        foreach (string file in Repository.Files.Where(f => f == source || f.StartsWith(source + "/", StringComparison.Ordinal)))
        {
            string to = file == source ? Path.Combine(target, Path.GetFileName(file)) : Path.Combine(target, file[(source.Length + 1)..]);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(Repository.Root, file), to);
        }
    }
}
