/* Who says yes: to a payment that waits, to one in advance, or to any of a kind for a while. */
#include "wallet.h"

#include <string.h>

static bool take_arm(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_direction(napi_env env, const realm *realm, napi_value value, int32_t *direction);
static bool take_shown(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_arm(call *call);
static ecny_result run_disarm(call *call);
static ecny_result run_asked(call *call);
static ecny_result run_approve(call *call);
static ecny_result run_allow(call *call);
static ecny_result run_decline(call *call);
static napi_value give_payment(napi_env env, const call *call);

static const method methods[] = {
    { .name = "arm", .take = take_arm, .run = run_arm, .kind = &wallet_kind },
    { .name = "disarm", .run = run_disarm, .kind = &wallet_kind },
    { .name = "asked", .run = run_asked, .give = give_payment, .none = ECNY_NOTHING, .kind = &wallet_kind },
    { .name = "approve", .take = take_shown, .run = run_approve, .kind = &wallet_kind },
    { .name = "allow", .take = take_shown, .run = run_allow, .kind = &wallet_kind },
    { .name = "decline", .run = run_decline, .kind = &wallet_kind },
};

const method_group wallet_consent = { methods, sizeof methods / sizeof *methods };

static bool take_arm(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    uint64_t count = 0;
    bool taken = take_direction(env, realm, arguments[0], &call->direction) &&
                 take_fen(env, realm, arguments[1], "most", &call->fen) &&
                 take_whole(env, realm, arguments[2], "count", UINT8_MAX, &count) &&
                 take_optional(env, realm, arguments[3], "millis", (uint64_t)1 << 53, &call->millis);
    call->count = (uint8_t)count;
    return taken;
}

static bool take_direction(napi_env env, const realm *realm, napi_value value, int32_t *direction)
{
    char text[sizeof "receive" + 1];
    size_t len = 0;
    if (is_absent(env, value))
        return error_throw(env, realm, ECNY_NULL, "direction", NULL);
    if (napi_get_value_string_utf8(env, value, text, sizeof text, &len) != napi_ok || strlen(text) != len)
        return error_throw(env, realm, ECNY_VALUE, "direction", NULL);
    if (strcmp(text, "pay") == 0)
        *direction = ECNY_PAY;
    else if (strcmp(text, "receive") == 0)
        *direction = ECNY_RECEIVE;
    else
        return error_throw(env, realm, ECNY_VALUE, "direction", NULL);
    return true;
}

static bool take_shown(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_payment(env, realm, arguments[0], &call->payment);
}

static ecny_result run_arm(call *call)
{
    return ecny_wallet_arm(wallet_of(call), call->direction, call->fen, call->count, call->millis);
}

static ecny_result run_disarm(call *call)
{
    return ecny_wallet_disarm(wallet_of(call));
}

static ecny_result run_asked(call *call)
{
    return ecny_wallet_asked(wallet_of(call), &call->payment);
}

static ecny_result run_approve(call *call)
{
    return ecny_wallet_approve(wallet_of(call), &call->payment);
}

static ecny_result run_allow(call *call)
{
    return ecny_wallet_allow(wallet_of(call), &call->payment);
}

static ecny_result run_decline(call *call)
{
    return ecny_wallet_decline(wallet_of(call));
}

static napi_value give_payment(napi_env env, const call *call)
{
    const ecny_payment *payment = &call->payment;
    object made = object_new(env);
    object_bytes(&made, "payee", payment->payee, ECNY_ID_LEN);
    object_number(&made, "currency", payment->currency);
    object_number(&made, "tag", payment->tag);
    object_fen(&made, "amount", payment->amount_fen);
    return object_done(&made);
}
