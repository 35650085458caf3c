#!/usr/bin/jq -rf
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# bench.json as a table: a line per figure, a column per host.

def figure($name): if .[$name] == null then "-" else (.[$name] * 100 | round / 100 | tostring) end;
def pad($width): tostring | (" " * ($width - length)) + .;
def row($title; f): ($title + " " * (34 - ($title | length))) + (map(f | pad(12)) | join(""));

def lines: [
    ["xl_list_ms", "xl list, ms"],
    ["first_picture_ms", "first picture, ms"],
    ["full_picture_ms", "full picture, ms"],
    ["xentop_cpu_ms", "xentop, CPU ms a refresh"],
    ["xenmem_cpu_ms", "xenmem, CPU ms a refresh"],
    ["xentop_store_cpu_ms", "xentop, xenstored's CPU ms"],
    ["xenmem_store_cpu_ms", "xenmem, xenstored's CPU ms"],
    ["xentop_requests", "xentop, requests a refresh"],
    ["xenmem_requests", "xenmem, requests a refresh"],
    ["xenmem_bytes", "xenmem, bytes to the terminal"],
    ["xenmem_rss_kb", "xenmem, resident KiB"],
    ["watch_to_screen_median_ms", "watch to screen, median ms"],
    ["watch_to_screen_p99_ms", "watch to screen, p99 ms"],
    ["key_to_screen_median_ms", "key to screen, median ms"],
    ["key_to_screen_p99_ms", "key to screen, p99 ms"],
    ["policy_planned_ms", "a plan for all, made, ms"],
    ["prompt_shown_ms", "key t to the prompt for all, ms"],
    ["plan_shown_ms", "key to the plan for all, ms"],
    ["plan_shown_p99_ms", "key to the plan for all, p99 ms"],
    ["policy_bare_ms", "policy targets: bare, ms"],
    ["policy_executed_ms", "policy targets: executed, ms"],
    ["policy_bare_watched_ms", "  beside the console: bare, ms"],
    ["policy_console_ms", "  beside the console: by it, ms"],
    ["again_bare_ms", "the same again: bare, ms"],
    ["again_transacted_ms", "the same again: transactions, ms"],
    ["again_executed_ms", "the same again: executed, ms"],
    ["again_bare_watched_ms", "  beside the console: bare, ms"],
    ["again_console_ms", "  beside the console: by it, ms"],
    ["balloon_bare_ms", "balloon targets: bare, ms"],
    ["balloon_libxl_ms", "balloon targets: by libxl, ms"],
    ["balloon_executed_ms", "balloon targets: executed, ms"],
    ["balloon_bare_watched_ms", "  beside the console: bare, ms"],
    ["balloon_libxl_watched_ms", "  beside the console: libxl, ms"],
    ["balloon_console_ms", "  beside the console: by it, ms"],
    ["actor_one_median_ms", "actor: policy to balloon, median"],
    ["actor_one_p99_ms", "  p99 ms"],
    ["actor_one_bare_median_ms", "  the same: bare, median ms"],
    ["actor_one_bare_p99_ms", "  p99 ms"],
    ["actor_all_median_ms", "  all at once: median ms"],
    ["actor_all_p99_ms", "  all at once: p99 ms"],
    ["actor_all_ms", "  all at once: in all, ms"],
    ["actor_bare_ms", "  the same: bare, ms"],
    ["actor_libxl_ms", "  the same: libxl, ms"],
    ["actor_switches", "idle actor, switches a minute"],
    ["actor_requests", "idle actor, requests a minute"]
];

def ratio($title; $ours; $theirs):
    row($title; if .[$theirs] then (.[$ours] / .[$theirs] * 100 | round / 100) else "-" end);

# What the figures leave out, and what the pairs are.
def notes: "",
    "Domains of large scenarios are not introduced to xenstored (docs/xensim.md). On a real host each",
    "one that is makes every write some 10 us slower, for all programs alike; that is left out here.",
    "\"all\" is every domain but domain 0. \"bare\" is one thread that does the writes and hypercalls that",
    "the change comes to, one after the other, and nothing else: policy target and enforce in one",
    "transaction; again: the target alone, in one write without a transaction; balloon: the two nodes of",
    "a balloon target in one transaction, and maxmem. xenmem also looks whether the domain and the",
    "values are those of the plan, in the transaction that writes, reads back, and keeps a journal; from",
    "16 domains on it does so for several domains at once. A write that is not to overwrite what somebody",
    "else has written takes a transaction, which costs xenstored three to four times as much as the bare",
    "write of \"again\": so that pair depends on whether the bare program had to wait for its processor",
    "(some 60 us a write where it and xenstored wake each other up on idle ones, 12 where they share one).";

row(""; .label),
(. as $hosts | lines[] as [$name, $title] | $hosts | row($title; figure($name))),
row("xenmem : xentop, CPU"; if .xentop_cpu_ms then (.xenmem_cpu_ms / .xentop_cpu_ms * 1000 | round / 1000) else "-" end),
row("first picture : xl list"; if .xl_list_ms then (.first_picture_ms / .xl_list_ms * 100 | round / 100) else "-" end),
row("full picture : xl list"; if .xl_list_ms then (.full_picture_ms / .xl_list_ms * 100 | round / 100) else "-" end),
ratio("policy targets : bare"; "policy_executed_ms"; "policy_bare_ms"),
ratio("  beside the console"; "policy_console_ms"; "policy_bare_watched_ms"),
ratio("the same again : bare"; "again_executed_ms"; "again_bare_ms"),
ratio("  : a bare transaction"; "again_executed_ms"; "again_transacted_ms"),
ratio("  beside the console"; "again_console_ms"; "again_bare_watched_ms"),
ratio("balloon targets : bare"; "balloon_executed_ms"; "balloon_bare_ms"),
ratio("  beside the console"; "balloon_console_ms"; "balloon_bare_watched_ms"),
ratio("balloon targets : libxl"; "balloon_executed_ms"; "balloon_libxl_ms"),
ratio("  beside the console"; "balloon_console_ms"; "balloon_libxl_watched_ms"),
ratio("actor, one domain : bare"; "actor_one_median_ms"; "actor_one_bare_median_ms"),
ratio("actor, all at once : bare"; "actor_all_ms"; "actor_bare_ms"),
ratio("actor, all at once : libxl"; "actor_all_ms"; "actor_libxl_ms"),
notes
