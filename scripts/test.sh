# ./radio24 test: builds once, checks style, runs every suite, and adds up what their own result files say.

RESULTS=$WORK/results
DOTNET_SUITES=(Architecture.Tests Core.Tests Media.Tests Adapters.Tests Host.Tests Api.Tests Station.Tests)
declare -i PASSED=0 FAILED=0 SKIPPED=0 BROKEN=0

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
    build_station
    local peers; for peers in "$ROOT"/tests/*/*/package-lock.json; do # foreign WebRTC peers from npm
        [ ! -e "$peers" ] || { peers=${peers%/*}; install_npm "${peers#"$ROOT/"}"; }
    done
    install_npm src/Adapters/Postgres/Embedded/pglite
    install_npm tests/Adapters.Tests/Objects/s3

    [ -n "$filter" ] || lint
    web_suite "$filter"
    for suite in "${DOTNET_SUITES[@]}"; do dotnet_suite "$suite" "$filter"; done

    [ $((PASSED + FAILED)) -gt 0 ] || fail "no test ran" "テストがひとつも動きませんでした"
    local skipped=''; [ "$SKIPPED" -eq 0 ] || skipped=", $SKIPPED skipped"
    printf '%d passed, %d failed%s\n' "$PASSED" "$((FAILED + BROKEN))" "$skipped"
    [ $((FAILED + BROKEN)) -eq 0 ]
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

# count SUITE PASSED FAILED SKIPPED EXIT-CODE SECONDS LOG
count() {
    PASSED+=$2; FAILED+=$3; SKIPPED+=$4
    printf '  %-20s %5d passed, %d failed%s   %d s\n' "$1" "$2" "$3" "$([ "$4" -eq 0 ] || printf ', %d skipped' "$4")" "$6"
    if [ "$5" -eq 0 ] && [ "$3" -eq 0 ] && [ "$2" -gt 0 ]; then return; fi
    # Failed without a failed test: it did not build, crashed, hung, or ran nothing. That is a failure too.
    if [ "$3" -eq 0 ]; then
        BROKEN+=1
        complain "$1 ran $2 tests and ended with exit code $5" "$1 はテスト $2 件、終了コード $5 で終わりました"
    fi
    grep -vE '^ *Passed ' "$7" | tail -n 120 >&2
}
