/* The class Enrolment. */
#ifndef ECNY_NAPI_ENROLMENT_H
#define ECNY_NAPI_ENROLMENT_H

#include "class.h"

typedef struct enrolment_object {
    device device;
    ecny_enrolment handle;
} enrolment_object;

extern const kind enrolment_kind;

#endif
