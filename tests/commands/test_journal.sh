#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# journal and undo.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 4G
dom0 1G
domain web01 pv 512M max 1G
domain db pvh 512M max 1G
END

values() { echo "$(target 1) $(maxmem 1) $(policy 1 actor)"; }
newest() { program journal --json | jq -r '.[-1].id'; }
settle
start=$(values)

ends "an empty journal" 0 "" journal
ends "for programs" 0 "\[\]" journal --json
unchanged "nothing to undo" 1 "*nothing to undo*" undo
program mem-set web01 300
first=$(newest)
program mem-set web01 200
second=$(newest)
ends "a line each" 0 "$first  ????-??-?? ??:??:??  *  target of web01 (1)  done, 2 of 2
$second  * target of web01 (1)  done, 2 of 2" journal
ends "the steps of one" 0 "$first *
  1  web01 (1)  balloon target  512M -> 300M  done
  2  web01 (1)  maxmem  513M -> 301M  done" journal "$first"
is "the same for programs" '["balloon_target",524288,307200,"done"]' \
    "$(program journal --json "$first" | jq -c '.[0].changes[0] | [.object, .before, .after, .result]')"
settle
unchanged "no such change" 1 "*no change \"nix\"*" journal nix

settle
unchanged "undo, tried" 0 "undo $second of web01 (1)*200M → 300M*" undo --dry-run
unchanged "an older one is no longer ours" 1 "*Somebody has changed its maxmem since*" undo "$first"
unchanged "--read-only undo" 4 "*read-only*" --read-only undo
ends "undo takes the newest back" 0 "" undo
is "that one alone" "307200 308224" "$(target 1) $(maxmem 1)"
settle
unchanged "not twice" 1 "*$second has been undone already*" undo "$second"
ends "then the one before" 0 "" undo
is "all is as it was" "$start" "$(values)"
settle
unchanged "then nothing is left" 1 "*nothing to undo*" undo
like "the journal tells" "*$second  *done, 2 of 2, undone by *" "$(program journal)"
is "for programs" "\"$second\"" "$(program journal --json | jq -c '.[2].undoes')"
ends "an undo can be undone by its ID" 0 "" undo "$(program journal --json | jq -r '.[-1].id')"
is "and all is done again" "307200 308224" "$(target 1) $(maxmem 1)"
ends "and back" 0 "" undo

# what goes wrong
mode=$(stat -c %a "$XENMEM_STATE_DIR"/journal.jsonl)
is "the journal is private" 600 "$mode"
chmod 644 "$XENMEM_STATE_DIR"/journal.jsonl
unchanged "a journal that others read is not trusted" 1 "xenmem: *journal*" journal
unchanged "and nothing is changed without one" 1 "xenmem: *journal*" mem-set web01 300
chmod 600 "$XENMEM_STATE_DIR"/journal.jsonl
printf '{"torn' >>"$XENMEM_STATE_DIR"/journal.jsonl
ends "a torn line is left out" 0 "*1 lines of the journal*" journal
