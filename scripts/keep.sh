# ./radio24 backup FILE and ./radio24 restore FILE: a station in one file, and back.

keep() { # keep backup|restore FILE [--data DIR] [--split|--single]
    local act=$1 file='' data=$ROOT/data kind=''; shift
    while [ $# -gt 0 ]; do
        case $1 in
            --data=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
            --data)
                [ -n "${2:-}" ] || usage_error "--data needs a value" "--data には値が要ります"
                data=$2; shift 2 ;;
            --split|--single) kind=${1#--}; shift ;;
            -*) usage_error "unknown option for $act: $1" "$act の不明なオプション: $1" ;;
            *)
                [ -z "$file" ] || usage_error "$act takes one file" "$act に渡すファイルはひとつです"
                file=$1; shift ;;
        esac
    done
    [ -n "$file" ] || usage_error "$act needs a file: ./radio24 $act FILE" "$act にはファイルが要ります: ./radio24 $act ファイル"
    [ -n "$kind" ] || kind=$(kind_of_station "$data")

    require_dotnet; require_node
    [ "$kind" = single ] || ensure_needs split-up
    build_station
    export ASPNETCORE_CONTENTROOT=$WORK/station
    if [ "$kind" = split ]; then
        keep_split "$act" "$file" "$data"
        return
    fi

    install_npm src/Adapters/Postgres/Embedded/pglite
    export Radio24__Store__EmbeddedFolder=$ROOT/src/Adapters/Postgres/Embedded/pglite
    exec dotnet "$STATION" "$act" "$file" --data "$data"
}

# kind_of_station DATA: "split" or "single", by whose data lies there. A folder may have been used in both ways, each with a
# database of its own: then the one that runs is meant, and if none does a person must say which.
kind_of_station() {
    local single='' split=''
    [ ! -d "$1/postgres" ] || single=yes
    [ ! -d "$1/split/postgres" ] || split=yes
    case $single-$split in
        *-) printf single ;;
        -*) printf split ;;
        *)
            if [ -n "$(split_postgres_port "$1")" ]; then printf split
            # The embedded database holds its lock as long as it runs.
            elif [ -e "$1/postgres.lock" ] && ! flock --nonblock "$1/postgres.lock" true; then printf single
            else fail "$1 has the data of a station in one process and of one that was split: say which with --single or --split" \
                "$1 には 1 プロセスの局と --split の局の両方のデータがあります。--single か --split で選んでください"
            fi ;;
    esac
}

# split_postgres_port DATA: where the PostgreSQL of a split station is reached, if it runs.
split_postgres_port() {
    local lock=$1/split/postgres/postmaster.pid port
    [ -r "$lock" ] || return 0
    port=$(sed -n 4p "$lock")
    # One that was killed leaves its lock behind.
    if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then printf '%s' "$port"; fi
}

# A split station's PostgreSQL: the one that runs, or the same one started for this alone.
keep_split() { # keep_split backup|restore FILE DATA
    local act=$1 port code=0
    if [ "$act" = backup ] && [ ! -d "$3/split/postgres" ]; then
        fail "there is no split station's data in $3; name its folder with --data" \
             "$3 に --split の局のデータがありません。--data で場所を指定してください"
    fi
    [ "$act" = backup ] || prepare_data "$3"
    SPLIT=$(cd "$3" && pwd)/split; RUN=$SPLIT/keep; ENDING=''; KEEPERS=()
    mkdir -p "$SPLIT"; chmod 711 "$SPLIT"
    split_secrets
    port=$(split_postgres_port "$3")
    if [ -n "$port" ] && [ "$act" = restore ]; then
        fail "a station runs on $3: end it first, or name a new folder with --data" \
             "$3 で局が動いています。先に終わらせるか、--data で新しい場所を指定してください"
    fi
    if [ -z "$port" ]; then
        rm -rf "$RUN"; mkdir -p "$RUN"
        trap 'split_end; exit 1' INT TERM
        trap split_end EXIT
        port=$(pick_port tcp 5490)
        split_postgres "$port"
    fi
    Radio24__Store__ConnectionString="Host=127.0.0.1;Port=$port;Username=radio24;Password=$PG_PASSWORD;Database=postgres;Maximum Pool Size=4" \
        dotnet "$STATION" "$act" "$2" --data "$3" --split || code=$?
    exit "$code"
}
