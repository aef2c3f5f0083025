#include "enrolment.h"

static napi_value construct(napi_env env, napi_callback_info info);
static void close_enrolment(void *object);
static ecny_enrolment *enrolment_of(const call *call);
static bool take_secret(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_package(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_begin(call *call);
static ecny_result run_secret(call *call);
static ecny_result run_resume(call *call);
static ecny_result run_finish(call *call);
static ecny_result run_close(call *call);
static napi_value give_applicant(napi_env env, const call *call);
static napi_value give_secret(napi_env env, const call *call);
static napi_value give_keys(napi_env env, const call *call);

static const method methods[] = {
    { .name = "begin", .run = run_begin, .give = give_applicant, .kind = &enrolment_kind },
    { .name = "secret", .run = run_secret, .give = give_secret, .kind = &enrolment_kind },
    { .name = "resume", .take = take_secret, .run = run_resume, .give = give_applicant, .kind = &enrolment_kind },
    { .name = "finish", .take = take_package, .run = run_finish, .give = give_keys, .kind = &enrolment_kind },
    { .name = "close", .run = run_close, .kind = &enrolment_kind },
};

static const method_group group = { methods, sizeof methods / sizeof *methods };
static const method_group *const groups[] = { &group };

const kind enrolment_kind = {
    .name = "Enrolment",
    .tag = { 0x7c2b6a50e9f84c13, 0xa6d3f0b27e914d88 },
    .size = sizeof(enrolment_object),
    .construct = construct,
    .close = close_enrolment,
    .groups = groups,
    .group_count = sizeof groups / sizeof *groups,
};

static napi_value construct(napi_env env, napi_callback_info info)
{
    return class_construct(env, info, &enrolment_kind);
}

static void close_enrolment(void *object)
{
    enrolment_object *enrolment = object;
    ecny_enrolment_close(&enrolment->handle);
}

static ecny_enrolment *enrolment_of(const call *call)
{
    enrolment_object *enrolment = call->object;
    return &enrolment->handle;
}

static bool take_secret(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "secret", ECNY_SECRET_LEN, &call->in[0]);
}

static bool take_package(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "root", ECNY_POINT_LEN, &call->in[0]) &&
           take_bytes(env, realm, arguments[1], "package", ECNY_PACKAGE_LEN, &call->in[1]);
}

static ecny_result run_begin(call *call)
{
    return ecny_enrolment_begin(enrolment_of(call), &call->device->platform, call->out);
}

static ecny_result run_secret(call *call)
{
    return ecny_enrolment_secret(enrolment_of(call), call->out);
}

static ecny_result run_resume(call *call)
{
    return ecny_enrolment_resume(enrolment_of(call), &call->device->platform, call->in[0].data, call->out);
}

static ecny_result run_finish(call *call)
{
    return ecny_enrolment_finish(enrolment_of(call), call->in[0].data, call->in[1].data, call->in[1].len, call->out);
}

static ecny_result run_close(call *call)
{
    return ecny_enrolment_close(enrolment_of(call));
}

static napi_value give_applicant(napi_env env, const call *call)
{
    return call_give_out(env, call, ECNY_POINT_LEN);
}

static napi_value give_secret(napi_env env, const call *call)
{
    return call_give_out(env, call, ECNY_SECRET_LEN);
}

static napi_value give_keys(napi_env env, const call *call)
{
    return call_give_out(env, call, ECNY_KEYS_LEN);
}
