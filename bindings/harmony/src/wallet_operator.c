/* What goes to the operator and what comes from it. */
#include "enrolment.h"
#include "wallet.h"

static bool take_after(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_word(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_frame(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_enrolment(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_statement(call *call);
static ecny_result run_next_record(call *call);
static ecny_result run_take(call *call);
static ecny_result run_sync_begin(call *call);
static ecny_result run_sync_next(call *call);
static ecny_result run_sync_take(call *call);
static ecny_result run_renew(call *call);
static napi_value give_statement(napi_env env, const call *call);
static napi_value give_record(napi_env env, const call *call);
static napi_value give_frame(napi_env env, const call *call);
static napi_value give_flag(napi_env env, const call *call);
static napi_value give_applicant(napi_env env, const call *call);

static const method methods[] = {
    { .name = "statement", .promise = "statementAsync", .run = run_statement, .give = give_statement,
      .kind = &wallet_kind },
    { .name = "nextRecord", .take = take_after, .run = run_next_record, .give = give_record, .none = ECNY_NOTHING,
      .kind = &wallet_kind },
    { .name = "take", .promise = "takeAsync", .take = take_word, .run = run_take, .give = give_flag,
      .kind = &wallet_kind },
    { .name = "syncBegin", .promise = "syncBeginAsync", .run = run_sync_begin, .kind = &wallet_kind },
    { .name = "syncNext", .promise = "syncNextAsync", .run = run_sync_next, .give = give_frame, .none = ECNY_NOTHING,
      .kind = &wallet_kind },
    { .name = "syncTake", .promise = "syncTakeAsync", .take = take_frame, .run = run_sync_take, .give = give_flag,
      .kind = &wallet_kind },
    { .name = "renew", .take = take_enrolment, .run = run_renew, .give = give_applicant, .kind = &wallet_kind },
};

const method_group wallet_operator = { methods, sizeof methods / sizeof *methods };

static bool take_after(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return call_take_number(env, realm, arguments[0], "after", call);
}

static bool take_word(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "word", ANY_LENGTH, &call->in[0]);
}

static bool take_frame(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "frame", ANY_LENGTH, &call->in[0]);
}

static bool take_enrolment(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    if (is_absent(env, arguments[0]))
        return error_throw(env, realm, ECNY_NULL, "enrolment", NULL);
    call->second = class_get(env, arguments[0], &enrolment_kind);
    if (call->second == NULL)
        return error_throw(env, realm, ECNY_VALUE, "enrolment", NULL);
    call->second_device = call->second;
    return true;
}

static ecny_result run_statement(call *call)
{
    return ecny_wallet_statement(wallet_of(call), call->out);
}

static ecny_result run_next_record(call *call)
{
    return ecny_wallet_next_record(wallet_of(call), &call->number, call->out, sizeof call->out, &call->out_len);
}

static ecny_result run_take(call *call)
{
    return ecny_wallet_take(wallet_of(call), call->in[0].data, call->in[0].len, &call->got.flag);
}

static ecny_result run_sync_begin(call *call)
{
    return ecny_wallet_sync_begin(wallet_of(call));
}

static ecny_result run_sync_next(call *call)
{
    return ecny_wallet_sync_next(wallet_of(call), call->out, sizeof call->out, &call->out_len);
}

static ecny_result run_sync_take(call *call)
{
    return ecny_wallet_sync_take(wallet_of(call), call->in[0].data, call->in[0].len, &call->got.flag);
}

static ecny_result run_renew(call *call)
{
    enrolment_object *enrolment = call->second;
    return ecny_wallet_renew(wallet_of(call), &enrolment->handle, &enrolment->device.platform, call->out);
}

static napi_value give_statement(napi_env env, const call *call)
{
    return call_give_out(env, call, ECNY_STATEMENT_LEN);
}

static napi_value give_record(napi_env env, const call *call)
{
    object made = object_new(env);
    object_number(&made, "number", call->number);
    object_bytes(&made, "record", call->out, call->out_len);
    return object_done(&made);
}

static napi_value give_frame(napi_env env, const call *call)
{
    return call_give_out(env, call, call->out_len);
}

static napi_value give_flag(napi_env env, const call *call)
{
    napi_value flag = NULL;
    if (napi_get_boolean(env, call->got.flag, &flag) != napi_ok)
        error_runtime(env);
    return flag;
}

static napi_value give_applicant(napi_env env, const call *call)
{
    return call_give_out(env, call, ECNY_POINT_LEN);
}
