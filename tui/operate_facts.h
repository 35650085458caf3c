/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the prompt of an operation proposes and tells about its domain: inside tui/operate and the
 * command line.
 *
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_OPERATE_FACTS_H
#define XENMEM_TUI_OPERATE_FACTS_H

#include <stddef.h>

#include "model/operation.h"
#include "views/prompt.h"

struct console;

/* The newest record of a domain, frozen picture or not; NULL: it is gone. */
const struct domain *operate_domain(struct console *console, const struct domain_id *id);

/* What is likely to be wanted: the other side of a switch, the policy that there is, or "". */
void operate_propose(struct console *console, char text[PROMPT_TEXT_MAX]);

/* "now 768M, holds 768M"; "" for several domains. */
void operate_write_facts(struct console *console, char *text, size_t size);

/* "128M (its floor so far) to 1024M; "; "" where none are known. */
void operate_write_bounds(struct console *console, char *text, size_t size);

/* Of a policy: "xl is alive, pid 812; "; nothing typed: "alive: xl; "; "" for other operations. */
void operate_write_actor(struct console *console, char *text, size_t size);

/* What may be typed, in short. */
const char *operate_example(const struct operation *operation);

/* A field as people read it: "512M", "on", "none". */
void operate_write_field(const struct domain *domain, enum field_id id, char *text, size_t size);

#endif
