# ./radio24 up --split: Api and Host as processes of their own, over a private Redis and a private PostgreSQL on loopback.
# Everything it starts is kept running (a process that dies is started again) and ended with it.
#
#   api-1 … api-N ─┐                 ┌─ host-1 (on air)
#                  ├─ redis, postgres ┤
#   listeners ─────┘                 └─ host-2 … (standby)

split() { # split PORT UDP_PORT LISTEN DATA APIS HOSTS
    local port=$1 udp_port=$2 listen=$3 data=$4 i
    local -i apis=$5 hosts=$6
    SPLIT=$4/split; RUN=$SPLIT/run; ENDING=''; KEEPERS=()
    mkdir -p "$SPLIT/redis"; chmod 711 "$SPLIT"
    rm -rf "$RUN"; mkdir -p "$RUN"
    split_secrets
    [ "$port" != 0 ] || port=$(pick_port tcp 8080)
    [ "$udp_port" != 0 ] || udp_port=$(pick_port udp 50000)
    local redis_port pg_port
    redis_port=$(pick_port tcp 6390); pg_port=$(pick_port tcp 5490)

    trap 'split_end; exit 0' INT TERM
    trap split_end EXIT
    split_redis "$redis_port"
    split_postgres "$pg_port"

    export ASPNETCORE_CONTENTROOT=$WORK/station Radio24__Http__WebRoot=$ROOT/src/Web/dist Radio24__DataFolder=$data
    export Radio24__Redis="127.0.0.1:$redis_port,password=$REDIS_PASSWORD"
    export Radio24__Store__ConnectionString="Host=127.0.0.1;Port=$pg_port;Username=radio24;Password=$PG_PASSWORD;Database=postgres;Maximum Pool Size=40"
    export Radio24__Host__Secret=$HOST_SECRET

    local shown=127.0.0.1                # an address to click on: 0.0.0.0 is not one, and of several one will do
    case $listen in ''|*,*|0.0.0.0|::) ;; *:*) shown="[$listen]" ;; *) shown=$listen ;; esac
    local host_port=8090 media=$udp_port HOST_PAUSE=1
    [ "$hosts" = 1 ] || HOST_PAUSE=5
    for ((i = 1; i <= hosts; i++)); do
        host_port=$(pick_port tcp "$host_port")
        [ "$i" = 1 ] || media=$(pick_port udp $((media + 1)))
        # The Host's own port is for the Api processes on this machine; --listen opens the media port to others.
        keep_running "host-$i" env Radio24__Http__Port="$host_port" Radio24__Udp__Port="$media" \
            Radio24__Http__Listen=127.0.0.1 ${listen:+Radio24__Listen="$listen"} dotnet "$WORK/station/Radio24.Host.dll"
        say "host-$i: http://127.0.0.1:$host_port/readyz" "host-$i: http://127.0.0.1:$host_port/readyz"
        host_port=$((host_port + 1))
    done
    for ((i = 1; i <= apis; i++)); do
        [ "$i" = 1 ] || port=$(pick_port tcp $((port + 1)))
        keep_running "api-$i" env Radio24__Http__Port="$port" ${listen:+Radio24__Listen="$listen"} dotnet "$WORK/station/Radio24.Api.dll"
        say "api-$i: http://$shown:$port/" "api-$i: http://$shown:$port/"
    done
    wait
}

# Made once and kept for this user alone: servers on loopback can be reached by every user of the machine.
split_secrets() {
    local name
    if [ ! -f "$SPLIT/secrets" ]; then
        (umask 077; for name in REDIS_PASSWORD PG_PASSWORD HOST_SECRET; do
            printf '%s=%s\n' "$name" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
        done >"$SPLIT/secrets")
    fi
    # shellcheck disable=SC1091
    source "$SPLIT/secrets"
}

split_redis() { # split_redis PORT
    (umask 077; printf '%s\n' "bind 127.0.0.1" "port $1" "requirepass $REDIS_PASSWORD" "dir \"$SPLIT/redis\"" "logfile redis.log" \
        'save ""' "appendonly yes" "appendfsync everysec" >"$SPLIT/redis.conf")
    keep_running redis redis-server "$SPLIT/redis.conf"
    until REDISCLI_AUTH=$REDIS_PASSWORD redis-cli -p "$1" ping >/dev/null 2>&1; do still_starting redis "$SPLIT/redis/redis.log"; done
}

split_postgres() { # split_postgres PORT
    local programs cluster=$SPLIT/postgres as=() password=$SPLIT/postgres.pw
    programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    # PostgreSQL refuses to run as root, with reason.
    if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --init-groups); fi
    if [ ! -f "$cluster/PG_VERSION" ]; then
        say "making a database in $cluster" "データベースを $cluster に作ります"
        rm -rf "$cluster"; mkdir -p -m 700 "$cluster"
        (umask 077; printf '%s\n' "$PG_PASSWORD" >"$password")
        if [ "$(id -u)" = 0 ]; then
            chown postgres:postgres "$cluster" "$password"
            "${as[@]}" test -x "$cluster" || fail "the user postgres cannot reach $cluster; name another folder with --data" \
                "ユーザー postgres が $cluster に届きません。--data で別の場所を指定してください"
        fi
        # Files of the log of 2 MB, not 16: every few seconds of a flood all that was being acknowledged waited some 50 ms for the disk, most
        # likely because the server makes each new file ready by filling it. With files of 2 MB those waits are gone.
        (cd / && "${as[@]}" "$programs/initdb" -D "$cluster" -U radio24 --pwfile="$password" --auth=scram-sha-256 \
            --encoding=UTF8 --no-locale --wal-segsize=2 >"$SPLIT/initdb.log" 2>&1) || fail "no database could be made: $(tail -n 1 "$SPLIT/initdb.log")" \
            "データベースを作れませんでした: $(tail -n 1 "$SPLIT/initdb.log")"
        rm -f "$password"
    fi
    keep_running postgres "${as[@]}" "$programs/postgres" -D "$cluster" -p "$1" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c max_connections=300 -c log_min_messages=fatal
    until "$programs/pg_isready" -q -h 127.0.0.1 -p "$1" 2>/dev/null; do still_starting postgres; done
}

# keep_running NAME COMMAND...: runs it in the background with its name before every line, and again when it dies.
keep_running() {
    local name=$1; shift
    (
        trap : INT TERM
        exec {out}> >(exec setsid sed -u "s/^/$(printf '%-8s' "$name") | /")
        while ! split_ends; do
            # A session of its own: Ctrl-C reaches this script alone, which ends things in order. The line to the prefixer is its output and
            # nothing else: what it starts in turn must not hold that open.
            setsid "$@" >&"$out" 2>&1 </dev/null {out}>&- &
            child=$!
            printf '%s\n' "$child" >"$RUN/$name.pid" 2>/dev/null || true
            # The end may have begun between the question and the start: then nobody else knows of this child.
            ! split_ends || kill -KILL "$child" 2>/dev/null || true
            # bash says "Killed" by itself, without saying who.
            code=0; { wait "$child" || code=$?; } 2>/dev/null
            while kill -0 "$child" 2>/dev/null; do sleep 0.1 || true; done
            ! split_ends || break
            complain "$name ended with code $code; it is started again" "$name がコード $code で終わりました。もう一度起動します"
            # A Host that died leaves the air to the one that waits, if there is one.
            case $name in host-*) pause=$((HOST_PAUSE * 10)) ;; *) pause=10 ;; esac
            while [ "$((pause -= 1))" -ge 0 ] && ! split_ends; do sleep 0.1 || true; done
        done
    ) &
    KEEPERS+=("$!")
    STARTING=100
}

split_ends() { [ -e "$RUN/ending" ] || [ ! -d "$RUN" ]; }

# still_starting NAME [LOG]: a few tenths of a second are usual; ten seconds are too many.
still_starting() {
    sleep 0.1
    STARTING=$((STARTING - 1))
    [ "$STARTING" -gt 0 ] || fail "$1 did not start: see ${2:-what it says above}" "$1 が起動しませんでした: ${2:-上の出力} をご覧ください"
}

pick_port() { # pick_port tcp|udp FIRST: the first from there that nobody listens on
    local port=$2
    until port_free "$1" "$port"; do port=$((port + 1)); done
    printf '%s' "$port"
}

# Those who write first, then what they write to. Within 5 s in all, whoever hangs.
split_end() {
    [ -z "$ENDING" ] || return 0
    ENDING=yes; trap '' INT TERM
    : >"$RUN/ending"
    end_all TERM 38 'host-*.pid' 'api-*.pid'
    end_all INT 10 'postgres.pid' 'redis.pid'
    # Each keeper ends when its process has; the folder that tells them so goes last.
    wait "${KEEPERS[@]}" 2>/dev/null || true
    rm -rf "$RUN"
}

end_all() { # end_all SIGNAL TENTHS PATTERN...
    local signal=$1 patience=$2 pids=() file; shift 2
    for file in $(cd "$RUN" && printf '%s\n' $*); do [ ! -f "$RUN/$file" ] || pids+=("$(cat "$RUN/$file")"); done
    [ "${#pids[@]}" -gt 0 ] || return 0
    kill -"$signal" "${pids[@]}" 2>/dev/null || true
    while [ "$patience" -gt 0 ] && kill -0 "${pids[@]}" 2>/dev/null; do sleep 0.1; patience=$((patience - 1)); done
    kill -KILL "${pids[@]}" 2>/dev/null || true
}
