# ./radio24 up: install what is missing, build what changed, then become the station.

up() {
    local port=8080 udp_port=50000 listen='' data=$ROOT/data split='' apis=1 hosts=1
    while [ $# -gt 0 ]; do
        case $1 in
            --port=*|--udp-port=*|--listen=*|--data=*|--apis=*|--hosts=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
            --split) split=yes; shift ;;
            --port|--udp-port|--listen|--data|--apis|--hosts)
                [ -n "${2:-}" ] || usage_error "$1 needs a value" "$1 には値が要ります"
                case $1 in
                    --port)     check_port "$1" "$2"; port=$2 ;;
                    --udp-port) check_port "$1" "$2"; udp_port=$2 ;;
                    --listen)   listen=$2 ;;
                    --data)     data=$2 ;;
                    --apis)     check_count "$1" "$2"; apis=$2 ;;
                    --hosts)    check_count "$1" "$2"; hosts=$2 ;;
                esac
                shift 2 ;;
            *) usage_error "unknown option for up: $1" "up の不明なオプション: $1" ;;
        esac
    done
    if [ -z "$split" ] && [ "$apis$hosts" != 11 ]; then
        usage_error "--apis and --hosts go with --split" "--apis と --hosts は --split と一緒に使います"
    fi
    prepare_data "$data"
    data=$(cd "$data" && pwd)

    require_dotnet
    ensure_needs "${split:+split-}up"
    build_station
    require_node
    install_npm src/Adapters/Postgres/Embedded/pglite

    # exec: from here on this process is the station, and Ctrl-C and SIGTERM reach it without a detour.
    become_station
    exec dotnet "$STATION" ${split:+split --apis "$apis" --hosts "$hosts"} \
        --port "$port" --udp-port "$udp_port" ${listen:+--listen "$listen"} --data "$data"
}

become_station() {
    export ASPNETCORE_CONTENTROOT=$WORK/station Radio24__Http__WebRoot=$ROOT/src/Web/dist
    export Radio24__Store__EmbeddedFolder=$ROOT/src/Adapters/Postgres/Embedded/pglite
}

# ./radio24 backup FILE and ./radio24 restore FILE: a station in one file, and back.
keep() { # keep backup|restore FILE [--data DIR] [--split|--single]
    local act=$1 option; shift
    [ $# -gt 0 ] || usage_error "$act needs a file: ./radio24 $act FILE" "$act にはファイルが要ります: ./radio24 $act ファイル"
    require_dotnet; require_node
    for option in "$@"; do [ "$option" != --split ] || ensure_needs split-up; done
    build_station
    install_npm src/Adapters/Postgres/Embedded/pglite
    become_station
    export Radio24__DataFolder=${Radio24__DataFolder:-$ROOT/data}
    exec dotnet "$STATION" "$act" "$@"
}

check_port() { # check_port OPTION VALUE
    case $2 in
        *[!0-9]*|??????*) ;;
        *) [ "$2" -le 65535 ] && return ;;
    esac
    usage_error "$1 must be a number from 0 to 65535 (0: any free one), not '$2'" \
                "$1 は 0 から 65535 の数です（0 は空いているもの）: '$2'"
}

check_count() { # check_count OPTION VALUE
    case $2 in [1-9]) return ;; esac
    usage_error "$1 must be a number from 1 to 9, not '$2'" "$1 は 1 から 9 の数です: '$2'"
}

# Said here already, before a minute of building: the folder where everything is kept must be writable.
prepare_data() {
    local probe=$1/.writable.$$
    if ! { mkdir -p "$1/music" && : >"$probe" && rm -f "$probe"; } 2>/dev/null; then
        fail "the data folder $1 cannot be written; name another with --data DIR" \
             "データの置き場所 $1 に書けません。--data DIR で別の場所を指定してください"
    fi
}
