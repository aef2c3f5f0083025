#include "event.h"

static const char *name_of(ecny_event_kind kind);

napi_value event_give(napi_env env, const realm *realm, const ecny_event *event, napi_value cause)
{
    object made = object_new(env);
    object_text(&made, "kind", name_of(event->kind));
    object_flag(&made, "over", event->over);
    switch (event->kind) {
    case ECNY_EVENT_CANCELED:
        object_fen(&made, "amount", event->amount_fen);
        object_bytes(&made, "peer", event->peer, ECNY_ID_LEN);
        if (event->why != ECNY_OK)
            object_value(&made, "why", error_make(env, realm, event->why, NULL, NULL));
        break;
    case ECNY_EVENT_CREDITED:
    case ECNY_EVENT_CREDITED_BEFORE:
        object_fen(&made, "amount", event->amount_fen);
        object_bytes(&made, "peer", event->peer, ECNY_ID_LEN);
        break;
    case ECNY_EVENT_DEBITED:
        object_fen(&made, "amount", event->amount_fen);
        object_bytes(&made, "peer", event->peer, ECNY_ID_LEN);
        object_number(&made, "seq", event->seq);
        object_flag(&made, "again", event->again);
        break;
    case ECNY_EVENT_REFUNDED:
    case ECNY_EVENT_SETTLED:
        object_fen(&made, "amount", event->amount_fen);
        object_number(&made, "seq", event->seq);
        break;
    case ECNY_EVENT_REFUSED:
        object_value(&made, "why", error_make(env, realm, event->why, NULL, cause));
        break;
    case ECNY_EVENT_NONE:
    case ECNY_EVENT_ASKED:
    case ECNY_EVENT_HEARD:
    case ECNY_EVENT_NOTHING:
    case ECNY_EVENT_REPEATED:
    case ECNY_EVENT_SELECTED:
    case ECNY_EVENT_SHARED:
    case ECNY_EVENT_UNKNOWN:
        break;
    }
    return object_done(&made);
}

static const char *name_of(ecny_event_kind kind)
{
    switch (kind) {
    case ECNY_EVENT_ASKED:
        return "asked";
    case ECNY_EVENT_CANCELED:
        return "canceled";
    case ECNY_EVENT_CREDITED:
        return "credited";
    case ECNY_EVENT_CREDITED_BEFORE:
        return "creditedBefore";
    case ECNY_EVENT_DEBITED:
        return "debited";
    case ECNY_EVENT_HEARD:
        return "heard";
    case ECNY_EVENT_NOTHING:
        return "nothing";
    case ECNY_EVENT_REFUNDED:
        return "refunded";
    case ECNY_EVENT_REFUSED:
        return "refused";
    case ECNY_EVENT_REPEATED:
        return "repeated";
    case ECNY_EVENT_SELECTED:
        return "selected";
    case ECNY_EVENT_SETTLED:
        return "settled";
    case ECNY_EVENT_SHARED:
        return "shared";
    case ECNY_EVENT_UNKNOWN:
        return "unknown";
    case ECNY_EVENT_NONE:
        break;
    }
    return "none";
}
