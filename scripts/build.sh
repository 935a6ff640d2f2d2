# Building, and knowing when not to: a hash of the sources is kept beside what was built from them.

# source_stamp PATH...: a hash over the names and contents of all source files below the paths.
source_stamp() {
    (cd "$ROOT" && find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name TestResults \) -prune \
        -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

# fresh NAME STAMP OUTPUT: is OUTPUT there, and was it built from exactly these sources?
fresh() { [ -e "$3" ] && [ -f "$WORK/$1.stamp" ] && [ "$(cat "$WORK/$1.stamp")" = "$2" ]; }

# one_builder: two `radio24` at once do not build over each other; the second waits and finds the work done.
one_builder() { mkdir -p "$WORK"; exec 8>"$WORK/build.lock"; flock 8; }
builder_done() { exec 8>&-; }

# quietly LOG ENGLISH JAPANESE COMMAND...: runs it, keeps what it prints, shows the errors only when it fails.
quietly() {
    local log=$WORK/$1.log english=$2 japanese=$3; shift 3
    "$@" >"$log" 2>&1 </dev/null 8>&- && return
    { grep -E '(error|ERR!)' "$log" || tail -n 20 "$log"; } | sort -u | head -n 20 >&2
    fail "$english (all of it: ${log#"$PWD"/})" "$japanese（全文: ${log#"$PWD"/}）"
}

STATION_SOURCES=(src/Process.props prompts personas src/Core src/Media src/Startup src/Adapters src/Api src/Host src/Station Directory.Build.props Directory.Build.targets Directory.Packages.props global.json)

# build_page: src/Web/dist holds the page. Nothing is run when nothing changed.
build_page() {
    local web page=$ROOT/src/Web/dist/index.html
    web=$(source_stamp src/Web .npmrc)
    if fresh web "$web" "$page"; then return; fi

    one_builder
    if ! fresh web "$web" "$page"; then
        require_node
        say "building the page (npm)" "ページをビルドします (npm)"
        install_npm src/Web
        quietly npm-build "the page does not build" "ページのビルドに失敗しました" npm --prefix "$ROOT/src/Web" run build
        printf '%s\n' "$web" >"$WORK/web.stamp"
    fi
    builder_done
}

# build_station: .work/station holds the published Station, and the page is there too. Nothing is run when nothing changed.
build_station() {
    local station
    build_page
    station=$(source_stamp "${STATION_SOURCES[@]}")
    if fresh station "$station" "$STATION"; then return; fi

    one_builder
    if ! fresh station "$station" "$STATION"; then
        require_dotnet
        say "building the station (dotnet, about a minute the first time)" "放送局をビルドします (dotnet。初回は 1 分ほど)"
        publish src/Station station
        printf '%s\n' "$station" >"$WORK/station.stamp"
    fi
    builder_done
}

# install_npm FOLDER: `npm ci`, only when the lock file is not the one that was installed.
install_npm() {
    local lock=$ROOT/$1/package-lock.json installed=$ROOT/$1/node_modules/.installed
    cmp -s "$lock" "$installed" && return
    # A registry that stalls is asked again after half a minute, not after npm's five.
    quietly npm-ci "npm ci failed in $1" "$1 の npm ci に失敗しました" \
        npm --prefix "$ROOT/$1" ci --prefer-offline --fetch-timeout=30000 --fetch-retries=5
    cp "$lock" "$installed"
}

# ahead_of_time: on the usual machine code is compiled before it runs, so that the first listener does not wait for the JIT.
ahead_of_time() { [ "$(uname -m)" != x86_64 ] || echo "-r linux-x64 --self-contained false"; }

# publish PROJECT NAME [OPTIONS]: Release into .work/NAME, swapped in whole so that a running station keeps its files. Without the
# analyzers, which are for those who change the code: they run in the build of ./radio24 test.
publish() {
    local project=$1 name=$2; shift 2
    rm -rf "$WORK/$name.new"
    quietly "dotnet-$name" "$project does not build" "$project のビルドに失敗しました" \
        dotnet publish "$ROOT/$project" -c Release $(ahead_of_time) -o "$WORK/$name.new" -v q -nologo -p:RunAnalyzers=false "$@"
    rm -rf "$WORK/$name.old"
    [ ! -e "$WORK/$name" ] || mv "$WORK/$name" "$WORK/$name.old"
    mv "$WORK/$name.new" "$WORK/$name"
    rm -rf "$WORK/$name.old"
}

# bench NAME [OPTIONS]: the measurements are their own program; those that start a station start the built one.
bench() {
    ensure_needs up
    build_station
    install_npm src/Adapters/Postgres/Embedded/pglite
    local stamp; stamp=$(source_stamp "${STATION_SOURCES[@]}" bench tests/Shared/Realtime)
    if ! fresh bench "$stamp" "$WORK/bench/Radio24.Bench.dll"; then
        one_builder
        require_dotnet
        say "building the benchmarks" "ベンチマークをビルドします"
        publish bench/Bench bench
        printf '%s\n' "$stamp" >"$WORK/bench.stamp"
        builder_done
    fi
    RADIO24_ROOT=$ROOT exec dotnet "$WORK/bench/Radio24.Bench.dll" "$@"
}
