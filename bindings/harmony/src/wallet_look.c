/* Looking at a wallet: status, limits, what is in flight, the log. Nothing here writes. */
#include "wallet.h"

static bool take_index(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_pocket(call *call);
static napi_value give_pocket(napi_env env, const call *call);
static bool take_after(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_status(call *call);
static ecny_result run_limits(call *call);
static ecny_result run_unsettled(call *call);
static ecny_result run_next_line(call *call);
static napi_value give_status(napi_env env, const call *call);
static napi_value give_limits(napi_env env, const call *call);
static napi_value give_unsettled(napi_env env, const call *call);
static napi_value give_line(napi_env env, const call *call);
static const char *kind_name(uint32_t kind);
static const char *tier_name(uint32_t tier);
static const char *element_class_name(uint32_t element_class);
static const char *line_name(ecny_line_kind kind);
static const char *standing_name(ecny_standing standing);
static const char *step_name(ecny_step step);

static const method methods[] = {
    { .name = "status", .run = run_status, .give = give_status, .kind = &wallet_kind },
    { .name = "limits", .run = run_limits, .give = give_limits, .kind = &wallet_kind },
    { .name = "pocket", .take = take_index, .run = run_pocket, .give = give_pocket, .none = ECNY_NOTHING,
      .kind = &wallet_kind },
    { .name = "unsettled", .take = take_index, .run = run_unsettled, .give = give_unsettled, .none = ECNY_NOTHING,
      .kind = &wallet_kind },
    { .name = "nextLine", .take = take_after, .run = run_next_line, .give = give_line, .none = ECNY_NOTHING,
      .kind = &wallet_kind },
};

const method_group wallet_look = { methods, sizeof methods / sizeof *methods };

static bool take_index(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return call_take_number(env, realm, arguments[0], "index", call);
}

static bool take_after(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return call_take_number(env, realm, arguments[0], "after", call);
}

static ecny_result run_status(call *call)
{
    return ecny_wallet_status(wallet_of(call), &call->got.status);
}

static ecny_result run_limits(call *call)
{
    return ecny_wallet_limits(wallet_of(call), &call->got.limits);
}

static ecny_result run_unsettled(call *call)
{
    return ecny_wallet_unsettled(wallet_of(call), call->number, &call->got.unsettled);
}

static ecny_result run_pocket(call *call)
{
    return ecny_wallet_pocket(wallet_of(call), call->number, &call->got.pocket);
}

static ecny_result run_next_line(call *call)
{
    call->got.line.number = call->number;
    return ecny_wallet_next_line(wallet_of(call), &call->got.line);
}

static napi_value give_status(napi_env env, const call *call)
{
    const ecny_status *status = &call->got.status;
    object made = object_new(env);
    object_bytes(&made, "id", status->id, ECNY_ID_LEN);
    object_bytes(&made, "parent", status->parent, ECNY_ID_LEN);
    object_fen(&made, "balance", status->balance_fen);
    object_fen(&made, "ordinary", status->ordinary_fen);
    object_fen(&made, "inFlight", status->in_flight_fen);
    object_number(&made, "unsettled", status->unsettled);
    object_text(&made, "kind", kind_name(status->kind));
    object_text(&made, "tier", tier_name(status->tier));
    object_text(&made, "elementClass", element_class_name(status->element_class));
    object_text(&made, "standing", standing_name(status->standing));
    object_number(&made, "orders", status->orders);
    object_number(&made, "day", status->day);
    object_number(&made, "today", status->today);
    object_number(&made, "lastSync", status->last_sync);
    object_number(&made, "lastDay", status->last_day);
    object_number(&made, "records", status->records);
    object_number(&made, "covered", status->covered);
    object_flag(&made, "buried", status->buried);
    return object_done(&made);
}

static napi_value give_limits(napi_env env, const call *call)
{
    const ecny_limits *limits = &call->got.limits;
    object made = object_new(env);
    object_number(&made, "profile", limits->profile);
    object_number(&made, "crisisLastDay", limits->crisis_last_day);
    object_number(&made, "hop", limits->hop);
    object_number(&made, "daysSinceSync", limits->days_since_sync);
    object_number(&made, "days", limits->days);
    object_number(&made, "paymentsSinceSync", limits->payments_since_sync);
    object_number(&made, "payments", limits->payments);
    object_number(&made, "powerFreePaymentsSinceSync", limits->power_free_payments_since_sync);
    object_number(&made, "powerFreePayments", limits->power_free_payments);
    object_number(&made, "listAge", limits->list_age);
    object_fen(&made, "balance", limits->balance_fen);
    object_fen(&made, "single", limits->single_fen);
    object_fen(&made, "paidSinceSync", limits->paid_since_sync_fen);
    object_fen(&made, "paid", limits->paid_fen);
    object_fen(&made, "receivedSinceSync", limits->received_since_sync_fen);
    object_fen(&made, "received", limits->received_fen);
    object_fen(&made, "respentSinceSync", limits->respent_since_sync_fen);
    object_fen(&made, "respent", limits->respent_fen);
    object_fen(&made, "unverifiedSingle", limits->unverified_single_fen);
    object_fen(&made, "unverifiedSinceSync", limits->unverified_since_sync_fen);
    object_fen(&made, "unverified", limits->unverified_fen);
    object_fen(&made, "powerFreeSinceSync", limits->power_free_since_sync_fen);
    object_fen(&made, "powerFree", limits->power_free_fen);
    object_fen(&made, "leastUnarmed", limits->least_unarmed_fen);
    object_fen(&made, "staleListSingle", limits->stale_list_single_fen);
    return object_done(&made);
}

static napi_value give_unsettled(napi_env env, const call *call)
{
    const ecny_unsettled *unsettled = &call->got.unsettled;
    object made = object_new(env);
    object_bytes(&made, "payee", unsettled->payee, ECNY_ID_LEN);
    object_number(&made, "seq", unsettled->seq);
    object_fen(&made, "amount", unsettled->amount_fen);
    return object_done(&made);
}

static napi_value give_pocket(napi_env env, const call *call)
{
    const ecny_pocket *pocket = &call->got.pocket;
    object made = object_new(env);
    object_number(&made, "tag", pocket->tag);
    object_number(&made, "hop", pocket->hop);
    object_number(&made, "lastDay", pocket->last_day);
    object_fen(&made, "balance", pocket->balance_fen);
    return object_done(&made);
}

static napi_value give_line(napi_env env, const call *call)
{
    const ecny_line *line = &call->got.line;
    object made = object_new(env);
    object_number(&made, "number", line->number);
    object_text(&made, "kind", line_name(line->kind));
    object_fen(&made, "amount", line->amount_fen);
    object_fen(&made, "balance", line->balance_fen);
    object_number(&made, "seq", line->seq);
    object_number(&made, "day", line->day);
    object_bytes(&made, "peer", line->peer, ECNY_ID_LEN);
    object_flag(&made, "purse", line->purse);
    object_flag(&made, "refunded", line->refunded);
    object_number(&made, "tag", line->tag);
    object_text(&made, "step", step_name(line->step));
    return object_done(&made);
}

static const char *kind_name(uint32_t kind)
{
    return kind == 0 ? "wallet" : "purse";
}

static const char *tier_name(uint32_t tier)
{
    static const char *const names[] = { "none", "I", "II", "III", "IV", "small purse" };
    return tier < sizeof names / sizeof *names ? names[tier] : names[0];
}

static const char *element_class_name(uint32_t element_class)
{
    static const char *const names[] = { "none", "software", "secure element", "operator" };
    return element_class < sizeof names / sizeof *names ? names[element_class] : names[0];
}

static const char *line_name(ecny_line_kind kind)
{
    switch (kind) {
    case ECNY_LINE_CHECKPOINT:
        return "checkpoint";
    case ECNY_LINE_CREDIT:
        return "credit";
    case ECNY_LINE_DEBIT:
        return "debit";
    case ECNY_LINE_LOCK:
        return "lock";
    case ECNY_LINE_OPERATOR:
        return "operator";
    case ECNY_LINE_REFUND:
        return "refund";
    case ECNY_LINE_RESOLVED:
        return "resolved";
    case ECNY_LINE_SETTLE:
        return "settle";
    case ECNY_LINE_SYNCED:
        return "synced";
    case ECNY_LINE_VOID:
        return "void";
    case ECNY_LINE_PROFILE:
        return "profile";
    case ECNY_LINE_SETTINGS:
        return "settings";
    case ECNY_LINE_CRISIS:
        return "crisis";
    case ECNY_LINE_ORDER:
        return "order";
    case ECNY_LINE_DELTA:
        return "delta";
    case ECNY_LINE_POCKET:
        return "pocket";
    case ECNY_LINE_LIFE:
        return "life";
    case ECNY_LINE_PIN:
        return "pin";
    case ECNY_LINE_HAND_OVER:
        return "handOver";
    case ECNY_LINE_NONE:
        break;
    }
    return "none";
}

static const char *standing_name(ecny_standing standing)
{
    switch (standing) {
    case ECNY_STANDING_PERSONALIZED:
        return "personalized";
    case ECNY_STANDING_ACTIVE:
        return "active";
    case ECNY_STANDING_SUSPENDED:
        return "suspended";
    case ECNY_STANDING_BLOCKED:
        return "blocked";
    case ECNY_STANDING_LOCKED:
        return "locked";
    case ECNY_STANDING_RETIRED:
        return "retired";
    }
    return "none";
}

static const char *step_name(ecny_step step)
{
    switch (step) {
    case ECNY_STEP_ACTIVATE:
        return "activate";
    case ECNY_STEP_SUSPEND:
        return "suspend";
    case ECNY_STEP_RESUME:
        return "resume";
    case ECNY_STEP_RETIRE:
        return "retire";
    case ECNY_STEP_BLOCK:
        return "block";
    case ECNY_STEP_VOID:
        return "void";
    case ECNY_STEP_UNBLOCK_PIN:
        return "unblockPin";
    case ECNY_STEP_CLOSE:
        return "close";
    case ECNY_STEP_NONE:
        break;
    }
    return "none";
}
