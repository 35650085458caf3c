# SPDX-License-Identifier: LGPL-2.1-or-later
#
# jq --slurpfile xenmem LIST.json -r -f agree.jq FACTS.json: holds every figure of
# `xenmem list --json` against what stock tools said (tests/lab/files/dom0/usr/bin/facts).
# One line for each field: "ok FIELD N" or "not ok FIELD: where it differs".

# xenmem's name of a domain's field, and where the facts have it.
def fields: {
    uuid: "uuid", name: "name", type: "type",
    actor: "policy/actor", policy_params: "policy/actor-params",
    policy_target_kb: "policy/target", enforce: "policy/enforce",
    balloon_target_kb: "memory/target", static_max_kb: "memory/static-max",
    videoram_kb: "memory/videoram", paging_target_kb: "memory/target-tot_pages",
    feature_balloon: "control/feature-balloon",
    dynamic_min_kb: "memory/dynamic-min", dynamic_max_kb: "memory/dynamic-max",
    memory_offset_kb: "memory/memory-offset", uncooperative: "memory/uncooperative",
    meminfo_kb: "memory/meminfo",
    actual_kb: "actual_kb", maxmem_kb: "maxmem_kb", outstanding_kb: "outstanding_kb",
    shared_kb: "shared_kb", paged_kb: "paged_kb"
};

# The same for the host.
def host_fields: {
    name: "name", xen_version: "xen_version",
    total_kb: "total_kb", free_kb: "free_kb", claimed_kb: "claimed_kb"
};

# Values as text, so that 1, true and "1" are one thing; null stays null.
def plain: if . == null then null elif . == true then "1" elif . == false then "0" else tostring end;

# The line of "xl list". Of its states only "p", paused, holds still long enough to be compared.
def xl_agrees($mine):
    (.xl_name == $mine.name) and (.xl_mem_mb == ($mine.actual_kb / 1024 | floor | tostring)) and
    (.xl_state | test("p")) == ($mine.run_state == "paused");

# The lines for one table of fields; $what stands before their names.
def compare($what; $mine; $facts; $table):
    $table | to_entries[] | . as $field
    | [range($facts | length)
       | {domain: ($facts[.].name // "host"),
          has: ($mine[.] | has($field.key)),
          mine: ($mine[.][$field.key] | plain),
          fact: ($facts[.][$field.value] | plain)}]
    | map(select((.has | not) or .mine != .fact))
    | if length == 0 then "ok \($what)\($field.key) \($facts | length)"
      else "not ok \($what)\($field.key): " + (map("\(.domain) has \(.fact), xenmem says " +
           (if .has then "\(.mine)" else "nothing" end)) | join("; "))
      end;

# The guest's type stands in the configuration that libxl keeps.
(.host.xl_config | map({key: (.domid | tostring), value: .config.c_info.type}) | from_entries) as $types
# For this node it counts whether it exists, not what it holds.
| (.domains | map(.type = $types[.domid] | ."memory/uncooperative" |= (. != null))) as $facts
| ($xenmem[0].domains | sort_by(.domid)) as $mine
| .host as $host
| if ($mine | map(.domid | tostring)) != ($facts | map(.domid))
  then "not ok domid: xenmem lists \($mine | map(.domid)), the hypervisor has \($facts | map(.domid))"
  else "ok domid \($facts | length)",
       compare(""; $mine; $facts; fields),
       compare("host "; [$xenmem[0].host]; [$host]; host_fields),
       (if all(range($facts | length); . as $i | $facts[$i] | xl_agrees($mine[$i]))
        then "ok xl-list \($facts | length)"
        else "not ok xl-list: names, sizes or states differ from those of xl list" end)
  end
