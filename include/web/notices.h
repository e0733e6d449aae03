/* notices.h - what the next page says about the change just made: codes in a cookie. */
#ifndef WEB_NOTICES_H
#define WEB_NOTICES_H

/* The sentence for a code; NULL for NULL and for codes that are not ours. */
const char *notice_text(const char *code);

#endif
