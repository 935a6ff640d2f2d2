# Words. Every line a person reads is given in English and in Japanese; the locale chooses.

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    ja*) LANGUAGE_SPOKEN=ja ;;
    *)   LANGUAGE_SPOKEN=en ;;
esac

# words ENGLISH JAPANESE: the one of the two that the reader wants.
words() { if [ "$LANGUAGE_SPOKEN" = ja ]; then printf '%s' "$2"; else printf '%s' "$1"; fi; }

say()      { printf 'radio24: %s\n' "$(words "$1" "$2")"; }
say_text() { words "$1" "$2"; printf '\n'; }
complain() { printf 'radio24: %s\n' "$(words "$1" "$2")" >&2; }

# fail ENGLISH JAPANESE: one clear line, exit 1.
fail() { complain "$1" "$2"; exit 1; }

# usage_error ENGLISH JAPANESE: the command line was wrong, exit 2.
usage_error() {
    complain "$1" "$2"
    complain "'./radio24 help' says what there is." "'./radio24 help' に使い方があります。"
    exit 2
}
