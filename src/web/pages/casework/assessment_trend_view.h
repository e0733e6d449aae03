/* assessment_trend_view.h - ratings over time as a picture; for the assessment pages. */
#ifndef WEB_PAGES_ASSESSMENT_TREND_VIEW_H
#define WEB_PAGES_ASSESSMENT_TREND_VIEW_H

#include "web/route.h"

/* Adds to each factor of assessment_trend() what the template draws: "height",
 * "level_lines" [{"y", "text_y", "label"}], "dots" [{"x", "y", "known"}], "lines"
 * [{"x1", "y1", "x2", "y2"}] between neighbours that are known, and "in_words". */
void put_trend_picture(struct request *rq, json_t *trend);

#endif
