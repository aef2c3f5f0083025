/* A tap, as card or as reader: bytes in, bytes out. */
#include "event.h"
#include "wallet.h"

static bool take_apdu(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_response(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_amount(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_handle_apdu(call *call);
static ecny_result run_collect(call *call);
static ecny_result run_load(call *call);
static ecny_result run_pay(call *call);
static ecny_result run_redeem(call *call);
static ecny_result run_pay_again(call *call);
static ecny_result run_feed(call *call);
static ecny_result run_end_tap(call *call);
static ecny_result run_void(call *call);
static napi_value give_answer(napi_env env, const call *call);
static napi_value give_command(napi_env env, const call *call);
static napi_value give_next(napi_env env, const call *call);
static napi_value give_session(napi_env env, const call *call);

static const method methods[] = {
    { .name = "handleApdu", .promise = "handleApduAsync", .take = take_apdu, .run = run_handle_apdu,
      .give = give_answer, .kind = &wallet_kind },
    { .name = "collect", .promise = "collectAsync", .take = take_amount, .run = run_collect, .give = give_command,
      .kind = &wallet_kind },
    { .name = "load", .promise = "loadAsync", .take = take_amount, .run = run_load, .give = give_command,
      .kind = &wallet_kind },
    { .name = "pay", .promise = "payAsync", .take = take_amount, .run = run_pay, .give = give_command,
      .kind = &wallet_kind },
    { .name = "redeem", .promise = "redeemAsync", .take = take_amount, .run = run_redeem, .give = give_command,
      .kind = &wallet_kind },
    { .name = "payAgain", .promise = "payAgainAsync", .take = take_amount, .run = run_pay_again, .give = give_command,
      .kind = &wallet_kind },
    { .name = "feed", .promise = "feedAsync", .take = take_response, .run = run_feed, .give = give_next,
      .kind = &wallet_kind },
    { .name = "endTap", .run = run_end_tap, .kind = &wallet_kind },
    { .name = "void", .promise = "voidAsync", .run = run_void, .give = give_session, .kind = &wallet_kind },
};

const method_group wallet_tap = { methods, sizeof methods / sizeof *methods };

static bool take_apdu(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "apdu", ANY_LENGTH, &call->in[0]);
}

static bool take_response(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "response", ANY_LENGTH, &call->in[0]);
}

static bool take_amount(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_fen(env, realm, arguments[0], "amount", &call->fen);
}

static ecny_result run_handle_apdu(call *call)
{
    return ecny_wallet_handle_apdu(wallet_of(call), call->in[0].data, call->in[0].len, call->out, sizeof call->out,
                                   &call->out_len, &call->got.event);
}

static ecny_result run_collect(call *call)
{
    return ecny_wallet_collect(wallet_of(call), call->fen, call->out, sizeof call->out, &call->out_len);
}

static ecny_result run_load(call *call)
{
    return ecny_wallet_load(wallet_of(call), call->fen, call->out, sizeof call->out, &call->out_len);
}

static ecny_result run_pay(call *call)
{
    return ecny_wallet_pay(wallet_of(call), call->fen, call->out, sizeof call->out, &call->out_len);
}

static ecny_result run_redeem(call *call)
{
    return ecny_wallet_redeem(wallet_of(call), call->fen, call->out, sizeof call->out, &call->out_len);
}

static ecny_result run_pay_again(call *call)
{
    return ecny_wallet_pay_again(wallet_of(call), call->fen, call->out, sizeof call->out, &call->out_len);
}

static ecny_result run_feed(call *call)
{
    return ecny_wallet_feed(wallet_of(call), call->in[0].data, call->in[0].len, call->out, sizeof call->out,
                            &call->out_len, &call->got.event);
}

static ecny_result run_end_tap(call *call)
{
    return ecny_wallet_end_tap(wallet_of(call));
}

static ecny_result run_void(call *call)
{
    return ecny_wallet_void(wallet_of(call), &call->number);
}

static napi_value give_answer(napi_env env, const call *call)
{
    object made = object_new(env);
    object_bytes(&made, "response", call->out, call->out_len);
    object_value(&made, "event", event_give(env, call->device->realm, &call->got.event, call->cause));
    return object_done(&made);
}

static napi_value give_command(napi_env env, const call *call)
{
    return call_give_out(env, call, call->out_len);
}

static napi_value give_next(napi_env env, const call *call)
{
    object made = object_new(env);
    napi_value command = NULL;
    if (call->out_len > 0)
        command = give_bytes(env, call->out, call->out_len);
    else
        napi_get_null(env, &command);
    object_value(&made, "command", command);
    object_value(&made, "event", event_give(env, call->device->realm, &call->got.event, call->cause));
    return object_done(&made);
}

static napi_value give_session(napi_env env, const call *call)
{
    napi_value session = NULL;
    if (napi_create_uint32(env, call->number, &session) != napi_ok)
        error_runtime(env);
    return session;
}
