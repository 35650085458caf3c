/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * More about one actor: whether it lives and what to do if not, what it decided last, which domains
 * it cannot serve, and those that it serves.
 *
 * What has no room is told to be left out. Thread: one (the main thread).
 */
#ifndef XENMEM_VIEWS_ACTOR_DETAIL_H
#define XENMEM_VIEWS_ACTOR_DETAIL_H

#include "views/page.h"

/* Whether it lives, and what to do if not. */
#define ACTOR_SENTENCE_MAX 1040
void actor_detail_sentence(const struct service *service, int64_t now_ms,
                           char sentence[ACTOR_SENTENCE_MAX]);

void actor_detail_draw(const struct scene *scene, struct page *page, const struct service *service);

#endif
