# ./radio24 doctor: what is here, what is missing, and whether it works when tried. Changes nothing but .work/.

doctor() {
    local data=${Radio24__DataFolder:-$ROOT/data} presenter=
    while [ $# -gt 0 ]; do
        case "$#:$1" in
            *:--presenter) presenter=yes; shift ;;
            *:--data=?*) data=${1#--data=}; shift ;;
            [2-9]:--data) data=$2; shift 2 ;;
            *) usage_error "doctor takes --presenter, --data DIR and nothing else" "doctor のオプションは --presenter と --data DIR だけです" ;;
        esac
    done
    if [ -n "$presenter" ]; then doctor_presenter "$data"; return; fi
    local -i ill=0
    local scratch; scratch=$(mktemp -d)
    trap "rm -rf '$scratch'" EXIT

    good() { printf '  ok       %s\n' "$(words "$1" "$2")"; }
    bad()  { printf '  %s  %s\n' "$(words MISSING '不足   ')" "$(words "$1" "$2")"; ill+=1; }
    note() { printf '  -        %s\n' "$(words "$1" "$2")"; }

    say_text "To build:" "ビルドに使うもの:"
    if command -v dotnet >/dev/null 2>&1; then good ".NET SDK $(dotnet --version 2>&1 | head -n 1)" ".NET SDK $(dotnet --version 2>&1 | head -n 1)"
    else bad ".NET SDK 10 (https://dot.net)" ".NET SDK 10 (https://dot.net)"; fi
    if command -v npm >/dev/null 2>&1; then good "Node.js $(node --version), npm" "Node.js $(node --version)、npm"
    else bad "Node.js 20 or newer with npm" "Node.js 20 以上と npm"; fi

    say_text "To be on air:" "放送に使うもの:"
    report_need() {
        if has "$2" "$3"; then good "$1: $3" "$1: $3"; else bad "$1: $3 (Debian: $4)" "$1: $3（Debian: $4）"; fi
    }
    each_need up report_need

    say_text "Tried:" "試したこと:"
    try_voice   flite "$scratch/en.wav" && good "the English voice speaks" "英語の声が出る" || bad "the English voice does not speak" "英語の声が出ない"
    try_voice   open_jtalk "$scratch/ja.wav" && good "the Japanese voice speaks" "日本語の声が出る" || bad "the Japanese voice does not speak" "日本語の声が出ない"
    if [ ! -f "$STATION" ]; then
        note "the station is not built yet: after the first ./radio24 up it is put on air here for a moment, with Opus and DTLS" \
             "放送局はまだビルドされていません。最初の ./radio24 up の後は、ここで Opus と DTLS ごと少しだけ放送してみます"
    elif goes_on_air "$scratch"; then good "the station goes on air (Opus, DTLS, voices)" "放送できる（Opus、DTLS、声）"
    else bad "the station does not go on air: $(tail -n 1 "$scratch/station.log")" "放送できない: $(tail -n 1 "$scratch/station.log")"; fi
    if [ -f "$STATION" ]; then
        local models code=0; models=$(ASPNETCORE_CONTENTROOT=$WORK/station timeout 60 dotnet "$STATION" models 2>&1 </dev/null) || code=$?
        case $code in
            0) good "$models" "$models" ;;
            3|5) note "$models" "$models" ;;
            *) bad "$models" "$models" ;;
        esac
    fi
    if port_free tcp 8080; then good "TCP port 8080 is free" "TCP ポート 8080 は空いている"; else note "TCP port 8080 is in use (another station? choose with --port)" "TCP ポート 8080 は使用中（別の局？ --port で選べます）"; fi
    if port_free udp 50000; then good "UDP port 50000 is free" "UDP ポート 50000 は空いている"; else note "UDP port 50000 is in use (choose with --udp-port)" "UDP ポート 50000 は使用中（--udp-port で選べます）"; fi
    local above=$data
    until [ -e "$above" ]; do above=$(dirname "$above"); done
    if [ -d "$data" ]; then
        if [ -w "$data" ]; then good "the data folder is writable" "データの置き場所に書ける"; else bad "$data cannot be written" "$data に書けない"; fi
    elif [ -d "$above" ] && [ -w "$above" ]; then good "the data folder can be made" "データの置き場所を作れる"
    else bad "$data cannot be made; use --data DIR" "$data を作れない。--data DIR を使ってください"; fi
    local unplayed
    while IFS= read -r unplayed; do
        note "not played, a name that is not UTF-8 or a link to a folder: $unplayed" "再生されません（UTF-8 でない名前、またはフォルダーへのリンク）: $unplayed"
    done < <(music_in_the_way "$data/music" | head -n 20)

    say_text "Only for ./radio24 test:" "./radio24 test だけが使うもの:"
    report_test_need() {
        if has "$2" "$3"; then good "$1: $3" "$1: $3"; else note "$1: $3 is installed by ./radio24 test (Debian: $4)" "$1: $3 は ./radio24 test が入れます（Debian: $4）"; fi
    }
    each_need split-up report_test_need
    each_need test report_test_need

    if [ "$ill" -eq 0 ]; then say "all is well" "問題ありません"; return; fi
    say "$ill missing; as root, ./radio24 up installs what Debian and Ubuntu have" \
        "$ill 件の不足。root なら ./radio24 up が Debian と Ubuntu のものを入れます"
    exit 1
}

# doctor_presenter FOLDER: every model that may present says one short sentence, which costs a few cents at the most.
doctor_presenter() {
    require_dotnet; require_node
    build_station
    # The ledger is in the database; one that is not running is started for it.
    [ ! -d "$1/postgres" ] || install_npm src/Adapters/Postgres/Embedded/pglite
    say_text "The presenter, tried:" "プレゼンターを試した:"
    become_station
    export Radio24__DataFolder=$1
    exec dotnet "$STATION" presenter
}

# try_voice COMMAND FILE: one word is spoken into a file that is more than a header.
try_voice() {
    command -v "$1" >/dev/null 2>&1 || return 1
    case $1 in
        flite)      printf 'hello' | timeout 20 flite -voice rms -o "$2" ;;
        open_jtalk) printf 'こんにちは' | timeout 20 open_jtalk -x /var/lib/mecab/dic/open-jtalk/naist-jdic \
                        -m /usr/share/hts-voice/nitech-jp-atr503-m001/nitech_jp_atr503_m001.htsvoice -ow "$2" ;;
    esac >/dev/null 2>&1 && [ "$(stat -c %s "$2")" -gt 4000 ]
}

# goes_on_air FOLDER: the built station, on free ports and an empty data folder, until it says that frames go out.
goes_on_air() {
    local log=$1/station.log station tries=0
    dotnet "$STATION" --port 0 --udp-port 0 --data "$1/data" >"$log" 2>&1 </dev/null &
    station=$!
    while [ $((tries += 1)) -le 300 ] && kill -0 "$station" 2>/dev/null && ! grep -q '^On air' "$log"; do sleep 0.2; done
    kill "$station" 2>/dev/null || true
    wait "$station" 2>/dev/null || true
    grep -q '^On air' "$log"
}

# music_in_the_way FOLDER: what of it cannot be played whatever is in it, one a line, escaped as the shell would read it.
music_in_the_way() {
    local path
    [ -d "$1" ] || return 0
    { find "$1/" -maxdepth 16 -type l -xtype d -print0
      find "$1/" -maxdepth 16 -print0 | LC_ALL=C.UTF-8 grep -zavx '.*' || true; } |
        while IFS= read -r -d '' path; do printf '%q\n' "${path#"$1/"}"; done
}

# port_free tcp|udp PORT: nobody here listens on it. From the kernel's table: no tool to install, nothing to connect to.
port_free() {
    local hex state=0A; hex=$(printf ':%04X' "$2")
    [ "$1" = udp ] && state=07
    ! cat "/proc/net/$1" "/proc/net/${1}6" 2>/dev/null | awk -v port="$hex" -v state="$state" \
        'substr($2, length($2) - 4) == port && $4 == state { found = 1 } END { exit !found }'
}
