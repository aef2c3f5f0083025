/* Events: what has happened in a tap, as an object. */
#ifndef ECNY_NAPI_EVENT_H
#define ECNY_NAPI_EVENT_H

#include "value.h"

/* cause belongs to the reason of a refusal, and may be null. Null, with an exception pending, where the runtime fails. */
napi_value event_give(napi_env env, const realm *realm, const ecny_event *event, napi_value cause);

#endif
