/* Looking at a wallet: status, limits, what is in flight, the log. Nothing here writes. */
#include "wallet.h"

static bool take_index(napi_env env, const realm *realm, const napi_value *arguments, call *call);
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

static const method methods[] = {
    { .name = "status", .run = run_status, .give = give_status, .kind = &wallet_kind },
    { .name = "limits", .run = run_limits, .give = give_limits, .kind = &wallet_kind },
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
    object_fen(&made, "balance", status->balance_fen);
    object_fen(&made, "inFlight", status->in_flight_fen);
    object_number(&made, "unsettled", status->unsettled);
    object_text(&made, "kind", kind_name(status->kind));
    object_text(&made, "tier", tier_name(status->tier));
    object_text(&made, "elementClass", element_class_name(status->element_class));
    object_flag(&made, "locked", status->locked);
    object_number(&made, "day", status->day);
    object_number(&made, "lastSync", status->last_sync);
    object_number(&made, "lastDay", status->last_day);
    object_number(&made, "records", status->records);
    object_number(&made, "covered", status->covered);
    return object_done(&made);
}

static napi_value give_limits(napi_env env, const call *call)
{
    const ecny_limits *limits = &call->got.limits;
    object made = object_new(env);
    object_number(&made, "profile", limits->profile);
    object_number(&made, "hop", limits->hop);
    object_number(&made, "daysSinceSync", limits->days_since_sync);
    object_number(&made, "paymentsSinceSync", limits->payments_since_sync);
    object_fen(&made, "balance", limits->balance_fen);
    object_fen(&made, "single", limits->single_fen);
    object_fen(&made, "paidSinceSync", limits->paid_since_sync_fen);
    object_fen(&made, "receivedSinceSync", limits->received_since_sync_fen);
    object_fen(&made, "paid", limits->paid_fen);
    object_fen(&made, "received", limits->received_fen);
    object_number(&made, "payments", limits->payments);
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
    case ECNY_LINE_NONE:
        break;
    }
    return "none";
}
