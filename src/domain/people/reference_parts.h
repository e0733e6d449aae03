/* reference_parts.h - what the files of reference_data.h share; nobody else includes it.
 */
#ifndef REFERENCE_PARTS_H
#define REFERENCE_PARTS_H

#include "domain/people/confirmed.h"
#include "domain/people/reference_data.h"

#define FORM(form_name, array)                                                           \
    {                                                                                    \
        .name = (form_name), .fields = (array), .count = COUNT(array)                    \
    }

#endif
