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
    ["key_to_screen_p99_ms", "key to screen, p99 ms"]
];

row(""; .label),
(. as $hosts | lines[] as [$name, $title] | $hosts | row($title; figure($name))),
row("xenmem : xentop, CPU"; if .xentop_cpu_ms then (.xenmem_cpu_ms / .xentop_cpu_ms * 1000 | round / 1000) else "-" end),
row("first picture : xl list"; if .xl_list_ms then (.first_picture_ms / .xl_list_ms * 100 | round / 100) else "-" end),
row("full picture : xl list"; if .xl_list_ms then (.full_picture_ms / .xl_list_ms * 100 | round / 100) else "-" end)
