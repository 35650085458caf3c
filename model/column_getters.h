/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The getters of the columns, one for each row of the table in column.c. Private to model/.
 * Thread: any; no shared state.
 */
#ifndef XENMEM_MODEL_COLUMN_GETTERS_H
#define XENMEM_MODEL_COLUMN_GETTERS_H

#include "model/column.h"

/* Fills in all of *ret_value. */
typedef void column_getter(const struct column_row *row, struct column_value *ret_value);

column_getter column_get_id, column_get_uuid, column_get_name, column_get_type, column_get_run,
    column_get_actor, column_get_alive, column_get_params, column_get_target, column_get_policy,
    column_get_enforce, column_get_balloon, column_get_static_max, column_get_videoram,
    column_get_paging, column_get_actual, column_get_maxmem, column_get_outstanding,
    column_get_paged, column_get_shared, column_get_feature, column_get_range,
    column_get_dynamic_min, column_get_dynamic_max, column_get_memory_offset,
    column_get_uncooperative, column_get_meminfo, column_get_offset, column_get_gap,
    column_get_state, column_get_since, column_get_rate, column_get_eta, column_get_trend,
    column_get_requests, column_get_floor, column_get_usual, column_get_writer, column_get_fight,
    column_get_cause;

#endif
