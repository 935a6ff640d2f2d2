# What must be installed. A need is looked for by what it provides (a command, a library, a file), not by its
# package's name, so that another system's packages and hand-made installs count too.

# need | is it there? | Debian package | needed for
needs_table() {
    cat <<'TABLE'
opus       |library libopus.so.0                                  |libopus0                       |up
openssl    |library libssl.so.3                                   |libssl3                        |up
ffmpeg     |command ffmpeg                                        |ffmpeg                         |up
flite      |command flite                                         |flite                          |up
open_jtalk |command open_jtalk                                    |open-jtalk                     |up
ja-words   |file /var/lib/mecab/dic/open-jtalk/naist-jdic/sys.dic |open-jtalk-mecab-naist-jdic    |up
ja-voice   |file /usr/share/hts-voice/nitech-jp-atr503-m001/nitech_jp_atr503_m001.htsvoice|hts-voice-nitech-jp-atr503-m001|up
chromium   |command chromium                                      |chromium                       |test
fonts-ja   |font ja                                               |fonts-ipafont-gothic           |test
redis      |command redis-server                                  |redis-server                   |split-up
postgres   |glob /usr/lib/postgresql/*/bin/postgres               |postgresql                     |split-up
aiortc     |file /usr/lib/python3/dist-packages/aiortc/__init__.py|python3-aiortc                 |test
spotter    |command pocketsphinx_continuous                       |pocketsphinx                   |test
spotter-en |file /usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict|pocketsphinx-en-us        |test
TABLE
}

has() { # has KIND WHAT
    case $1 in
        command) command -v "$2" >/dev/null 2>&1 ;;
        file)    [ -e "$2" ] ;;
        glob)    compgen -G "$2" >/dev/null ;;
        # The dynamic linker's list; ldconfig is outside an ordinary user's PATH on Debian.
        library) [[ "$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null)" == *"$2 "* ]] ;;
        font)    [ -n "$(fc-list ":lang=$2" file 2>/dev/null)" ] ;;
    esac
}

# each_need PURPOSE FUNCTION: calls FUNCTION NAME KIND WHAT PACKAGE for every need of that purpose ("up", "split-up", "test").
each_need() {
    local purpose=$1 call=$2 name probe package for kind what
    while IFS='|' read -r name probe package for; do
        [ "$for" = "$purpose" ] || continue
        name=${name// /}; package=${package// /}
        read -r kind what <<<"$probe"
        "$call" "$name" "$kind" "$what" "$package"
    done < <(needs_table)
}

missing_packages() { # missing_packages up|split-up|test: one package a line; each needs all that the one before needs
    name_if_missing() { has "$2" "$3" || printf '%s\n' "$4"; }
    each_need up name_if_missing
    [ "$1" = up ] || each_need split-up name_if_missing
    [ "$1" != test ] || each_need test name_if_missing
}

# ensure_needs up|test: everything the purpose needs is there when this returns.
ensure_needs() {
    local missing
    missing=$(missing_packages "$1" | tr '\n' ' '); missing=${missing% }
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        fail "missing here: $missing (Debian's names). Install them with your system's package tool, then try again." \
             "足りないもの: $missing（Debian でのパッケージ名）。お使いのシステムのパッケージ管理で入れてから、もう一度どうぞ。"
    fi
    if [ "$(id -u)" != 0 ]; then
        fail "missing here: $missing. As root: apt-get install -y $missing" \
             "足りないもの: $missing。root で: apt-get install -y $missing"
    fi
    say "installing: $missing" "インストールします: $missing"
    # shellcheck disable=SC2086  # a list of package names, without spaces in them
    install_packages $missing
    missing=$(missing_packages "$1" | tr '\n' ' ')
    [ -z "$missing" ] || fail "still missing after the install: $missing" "インストール後もまだ足りません: $missing"
}

install_packages() { # install_packages PACKAGE...
    export DEBIAN_FRONTEND=noninteractive
    local log=$WORK/apt.log package
    mkdir -p "$WORK"; : >"$log"
    for package in "$@"; do
        case $package in
            hts-voice-*) installable "$package" || enable_contrib ;;
        esac
    done
    for package in "$@"; do
        if ! installable "$package"; then
            say "asking the package archive what it has (apt-get update)" "パッケージ一覧を更新します (apt-get update)"
            apt_get update || fail "apt-get update failed: $(tail -n 1 "$log")" "apt-get update に失敗しました: $(tail -n 1 "$log")"
            break
        fi
    done
    for package in "$@"; do
        installable "$package" || fail "this system's archive has no package $package; install what it gives by hand (see README.md)" \
                                       "このシステムのアーカイブに $package がありません。手で入れてください（README.ja.md を参照）"
    done
    apt_get install -y --no-install-recommends "$@" && return
    # A list from last month names files that are gone: look again, once.
    say "that failed; once more with a fresh list (apt-get update)" "失敗したので、一覧を更新してもう一度 (apt-get update)"
    apt_get update && apt_get install -y --no-install-recommends "$@" \
        || fail "apt-get install failed: $(grep -m1 '^E:' "$log" || tail -n 1 "$log")" \
                "apt-get install に失敗しました: $(grep -m1 '^E:' "$log" || tail -n 1 "$log")"
}

# Waits for another apt instead of failing, asks nothing, and keeps what it says for when it fails.
apt_get() { apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >>"$WORK/apt.log" 2>&1 </dev/null; }

installable() { # the archive's list offers a version
    local policy; policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null)
    [[ $policy == *"Candidate: "[!\(]* ]]
}

# The Japanese voice is in Debian's component `contrib` (Ubuntu: `multiverse`). Adds the component to the sources that
# give `main` from the distribution's own archive, in both formats apt knows; a second run changes nothing.
enable_contrib() {
    local component=contrib base=main file
    if grep -qi '^ID=ubuntu' /etc/os-release 2>/dev/null; then component=multiverse; base=universe; fi
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        local changed; changed=$(mktemp)
        case $file in
            *.sources) add_to_stanzas "$component" "$base" <"$file" >"$changed" ;;
            *)         add_to_lines "$component" "$base" <"$file" >"$changed" ;;
        esac
        if ! cmp -s "$file" "$changed"; then
            say "adding the component $component to $file (the Japanese voice is there)" \
                "$file に $component を加えます（日本語の声がそこにあります）"
            cat "$changed" >"$file"
        fi
        rm -f "$changed"
    done
}

# deb822: the stanzas whose URIs are a distribution's archive, not its security one nor someone else's.
add_to_stanzas() {
    awk -v add="$1" -v base="$2" '
        function flush(   i) {
            for (i = 1; i <= n; i++) {
                if (ours && line[i] ~ /^Components:/ && line[i] ~ ("[ \t]" base "([ \t]|$)") && line[i] !~ ("[ \t]" add "([ \t]|$)"))
                    line[i] = line[i] " " add
                print line[i]
            }
            n = 0; ours = 0
        }
        /^[ \t]*$/ { flush(); print; next }
        { line[++n] = $0; if ($0 ~ /^URIs:.*\/(debian|ubuntu)\/?([ \t]|$)/) ours = 1 }
        END { flush() }'
}

# One-line format: deb [options] URI suite component...
add_to_lines() {
    awk -v add="$1" -v base="$2" '
        /^deb[ \t]/ && /\/(debian|ubuntu)\/?[ \t]/ && $0 ~ ("[ \t]" base "([ \t]|$)") && $0 !~ ("[ \t]" add "([ \t]|$)") { $0 = $0 " " add }
        { print }'
}

# The toolchains that apt does not bring everywhere: named, not installed.
require_dotnet() {
    command -v dotnet >/dev/null 2>&1 && return
    fail "missing here: the .NET SDK 10 (https://dot.net)" ".NET SDK 10 がありません (https://dot.net)"
}
require_node() {
    local version=0
    command -v npm >/dev/null 2>&1 && version=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
    [ "$version" -ge 20 ] && return
    fail "missing here: Node.js 20 or newer with npm (https://nodejs.org)" "Node.js 20 以上と npm がありません (https://nodejs.org)"
}
