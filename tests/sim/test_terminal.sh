#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# COMMAND has the terminal: Ctrl-C reaches it and not the host; Ctrl-Z, and a program that stops
# itself as full-screen programs do, give the shell back; fg goes on; a closed terminal ends all.
. "$(dirname "$0")/lib.sh"
command -v tmux >/dev/null || { echo "1..1"; echo "ok 1 - terminal # SKIP tmux is not installed"; exit 0; }

t() { tmux -L "xensim-test-$$" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null; rm -rf "$TMP"' EXIT
shows() { t capture-pane -p -t 0 | grep -q -- "$1"; }
keys() { t send-keys -t 0 "$@"; }

cat >"$TMP/command" <<'EOS'
#!/bin/bash
echo "$XENSIM_DIR" >"$1/dir"
trap 'echo "INT $((++n))"' INT
trap 'echo "CONT $((++c))"' CONT
echo started
while :; do
    read -r -t 0.1 line
    [ "$line" = stop ] && kill -STOP $$
    [ "$line" = leave ] && exit 9
done
EOS
chmod +x "$TMP/command"
t new-session -d -x 80 -y 24 "env PS1='prompt> ' bash --norc -i"
keys "clear; $XENSIM run three -- $TMP/command $TMP" Enter
ok "COMMAND runs" eventually shows '^started'
dir=$(cat "$TMP/dir")
keys C-c
ok "Ctrl-C reaches COMMAND" eventually shows 'INT 1'
ok "and only COMMAND: the host lives" env XENSIM_DIR="$dir" "$XENSIM" ctl get web01
keys C-z
ok "Ctrl-Z gives the shell back" eventually shows 'Stopped'
ok "the host lives meanwhile" env XENSIM_DIR="$dir" "$XENSIM" ctl get web01
keys "clear; fg" Enter
ok "fg goes on" eventually shows 'CONT'
keys "stop" Enter
ok "a COMMAND that stops itself gives the shell back as well" eventually shows 'Stopped'
keys "clear; fg" Enter
ok "and fg goes on with it" eventually shows 'CONT 2'
keys "leave" Enter
eventually shows "^prompt>$"
keys "echo code \$?" Enter
ok "its exit code arrives" eventually shows '^code 9'
ok "nothing is left" eventually left "$dir"
rm -f "$TMP/dir"
keys "clear; $XENSIM run three -- $TMP/command $TMP" Enter
eventually test -s "$TMP/dir"
dir=$(cat "$TMP/dir")
t kill-server
ok "a closed terminal ends all" eventually left "$dir"
finish
