# ./radio24 backup FILE and ./radio24 restore FILE: a station in one file, and back.

keep() { # keep backup|restore FILE [--data DIR]
    local act=$1 file='' data=$ROOT/data; shift
    while [ $# -gt 0 ]; do
        case $1 in
            --data=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
            --data)
                [ -n "${2:-}" ] || usage_error "--data needs a value" "--data には値が要ります"
                data=$2; shift 2 ;;
            -*) usage_error "unknown option for $act: $1" "$act の不明なオプション: $1" ;;
            *)
                [ -z "$file" ] || usage_error "$act takes one file" "$act に渡すファイルはひとつです"
                file=$1; shift ;;
        esac
    done
    [ -n "$file" ] || usage_error "$act needs a file: ./radio24 $act FILE" "$act にはファイルが要ります: ./radio24 $act ファイル"

    require_dotnet; require_node
    build_station
    install_npm src/Adapters/Postgres/Embedded/pglite
    export ASPNETCORE_CONTENTROOT=$WORK/station Radio24__Store__EmbeddedFolder=$ROOT/src/Adapters/Postgres/Embedded/pglite
    exec dotnet "$STATION" "$act" "$file" --data "$data"
}
