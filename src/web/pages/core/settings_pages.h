/* settings_pages.h - what the settings pages share. */
#ifndef WEB_PAGES_SETTINGS_H
#define WEB_PAGES_SETTINGS_H

#include "domain/people/reference_data.h"
#include "web/pages.h"

/* "sections" (the sub navigation) and "may_write", for every settings page. */
void put_settings_frame(struct request *rq, json_t *view);

/* What the page of one value says around its form. */
struct value_page {
    const char *title;
    const char *hint;    /* NULL: none */
    const char *current; /* the value in words; NULL: the form says it */
    const char *note;    /* what a change does; NULL: nothing to add */
    const char *action;  /* where the form goes */
    const char *back, *back_text;
};

/* Frame and form of a value's page; source and date are asked anew each time. */
void put_value_page(struct request *rq, json_t *view, json_t *row,
                    const struct form *form, const struct value_page *page);

int64_t row_version(const json_t *row);

#endif
