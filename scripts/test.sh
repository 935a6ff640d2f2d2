# ./radio24 test: builds once, checks style, runs every suite, and adds up what their own result files say.

RESULTS=$WORK/results
# Two suites at a time, as there are two processors at least: most of what they do is waiting. Only the whole station, which goes last
# and alone, needs what is published: that is built while other suites wait, and before those that ask dotnet about the projects.
LANES=("publish Web Browser Architecture.Tests Core.Tests Media.Tests" "Adapters.Tests Host.Tests Api.Tests")

run_tests() {
    local filter=${1:-} suite
    [ $# -le 1 ] || usage_error "test takes one filter" "test の絞り込みはひとつです"
    require_dotnet; require_node
    ensure_needs test
    rm -rf "$RESULTS"; mkdir -p "$RESULTS"

    say "building everything (Release, warnings are errors)" "すべてビルドします（Release、警告はエラー）"
    one_builder
    quietly dotnet-build "the solution does not build" "ソリューションのビルドに失敗しました" \
        dotnet build "$ROOT/Radio24.sln" -c Release -v q -nologo -p:RestoreLockedMode=true
    builder_done
    build_page
    local peers; for peers in "$ROOT"/tests/*/*/package-lock.json; do # foreign WebRTC peers from npm
        [ ! -e "$peers" ] || { peers=${peers%/*}; install_npm "${peers#"$ROOT/"}"; }
    done
    install_npm src/Adapters/Postgres/Embedded/pglite
    install_npm tests/Adapters.Tests/Objects/s3

    [ -n "$filter" ] || lint
    local lane lanes=()
    for lane in "${LANES[@]}"; do
        (for suite in $lane; do run_suite "$suite" "$filter"; done) &
        lanes+=("$!")
    done
    for lane in "${lanes[@]}"; do
        wait "$lane" || fail "a lane of suites broke off" "テストの列が途中で止まりました"
    done
    run_suite Station.Tests "$filter"
    sum_up
}

run_suite() { # run_suite NAME FILTER
    case $1 in
        publish) build_station ;;
        Web)     web_suite "$2" ;;
        Browser) browser_suite "$2" ;;
        *)       dotnet_suite "$1" "$2" ;;
    esac
}

# sum_up: the one line that ends it all, out of what count wrote down.
sum_up() {
    local -i passed=0 failed=0 skipped=0 p f s
    while read -r p f s; do passed+=p; failed+=f; skipped+=s; done < <(cat "$RESULTS"/*.count 2>/dev/null)
    [ $((passed + failed)) -gt 0 ] || fail "no test ran" "テストがひとつも動きませんでした"
    printf '%d passed, %d failed%s\n' "$passed" "$failed" "$([ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped")"
    [ "$failed" -eq 0 ]
}

# Style rules are analyzers and part of the build (EnforceCodeStyleInBuild); what is left is the whitespace.
lint() {
    say "checking the format" "書式を調べます"
    quietly dotnet-format "run 'dotnet format whitespace --folder'" "'dotnet format whitespace --folder' を実行してください" \
        dotnet format whitespace "$ROOT" --folder --verify-no-changes --exclude "$ROOT"/src/Web/node_modules "$WORK"
}

# dotnet_suite NAME FILTER: one test assembly, its TRX counted.
dotnet_suite() {
    local suite=$1 filter=$2 started=$SECONDS code=0 counters total executed passed failed
    local trx=$RESULTS/$suite.trx log=$RESULTS/$suite.log
    dotnet test "$ROOT/tests/$suite/bin/Release/net10.0/Radio24.$suite.dll" \
        --logger "trx;LogFileName=$suite.trx" --logger "console;verbosity=normal" --results-directory "$RESULTS" \
        --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none \
        ${filter:+--filter "FullyQualifiedName~$filter"} >"$log" 2>&1 </dev/null || code=$?
    counters=$(grep -m1 -o '<Counters [^>]*>' "$trx" 2>/dev/null || true)
    total=$(counter total); executed=$(counter executed); passed=$(counter passed)
    failed=$((executed - passed))
    if [ "$executed" -eq 0 ] && [ -n "$filter" ] && [ "$code" -eq 0 ]; then return; fi
    count "$suite" "$passed" "$failed" $((total - executed)) "$code" $((SECONDS - started)) "$log"
}

counter() { local value; value=$(sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"); printf '%s' "${value:-0}"; }

# The page: types, linter and vitest in one go, vitest's JSON counted.
web_suite() {
    local filter=$1 started=$SECONDS code=0 json=$RESULTS/web.json log=$RESULTS/web.log numbers=(0 0 0)
    [ -f "$ROOT/src/Web/package.json" ] || return 0
    install_npm src/Web
    npm --prefix "$ROOT/src/Web" run check -- --reporter=default --reporter=json --outputFile.json="$json" \
        ${filter:+-t "$filter"} >"$log" 2>&1 </dev/null || code=$?
    # shellcheck disable=SC2207  # three numbers
    [ ! -f "$json" ] || numbers=($(node -p 'const r = require(process.argv[1]); [r.numPassedTests, r.numFailedTests, r.numPendingTests + (r.numTodoTests || 0)].join(" ")' "$json"))
    if [ -n "$filter" ] && [ $((numbers[0] + numbers[1])) -eq 0 ]; then return; fi
    count Web "${numbers[@]}" "$code" $((SECONDS - started)) "$log"
}

# The built page in Chromium, the summary of node's TAP counted. A filter matches anywhere in a test's name, as dotnet's does.
browser_suite() {
    local filter=$1 started=$SECONDS code=0 tap=$RESULTS/browser.tap log=$RESULTS/browser.log passed failed skipped
    [ -f "$ROOT/src/Web/package.json" ] || return 0
    # Two files at a time: most of what they do is waiting. A test that takes ten minutes hangs.
    node --test --test-timeout=600000 --test-concurrency=2 ${filter:+--test-name-pattern="$filter"} \
        --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$tap" \
        "$ROOT"/src/Web/browser/*.test.mjs >"$log" 2>&1 </dev/null || code=$?
    passed=$(tap_total pass); failed=$(($(tap_total fail) + $(tap_total cancelled)))
    skipped=$(($(tap_total skipped) + $(tap_total todo)))
    if [ -n "$filter" ]; then
        skipped=0 # those that the filter left out
        if [ $((passed + failed)) -eq 0 ] && [ "$code" -eq 0 ]; then return; fi
    fi
    count Browser "$passed" "$failed" "$skipped" "$code" $((SECONDS - started)) "$log"
}

tap_total() { local value; value=$(sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$tap" 2>/dev/null | tail -n 1); printf '%s' "${value:-0}"; }

# count SUITE PASSED FAILED SKIPPED EXIT-CODE SECONDS LOG: says how it went, in one piece, and writes it down for sum_up.
count() {
    local -i failed=$3
    local said
    said=$(printf '  %-20s %5d passed, %d failed%s   %d s' "$1" "$2" "$3" "$([ "$4" -eq 0 ] || printf ', %d skipped' "$4")" "$6")
    # Failed without a failed test: it did not build, crashed, hung, or ran nothing. That is a failure too.
    if [ "$failed" -eq 0 ] && { [ "$5" -ne 0 ] || [ "$2" -eq 0 ]; }; then
        failed=1
        said+=$'\n'$(complain "$1 ran $2 tests and ended with exit code $5" "$1 はテスト $2 件、終了コード $5 で終わりました" 2>&1)
    fi
    [ "$failed" -eq 0 ] || said+=$'\n'$(grep -vE '^ *Passed ' "$7" | tail -n 120)
    printf '%s\n' "$said"
    printf '%d %d %d\n' "$2" "$failed" "$4" >"$RESULTS/$1.count"
}
