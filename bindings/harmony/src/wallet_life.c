/* A wallet's life: made, opened, looked after between taps, closed. */
#include "wallet.h"

static bool take_format(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_keys(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_format(call *call);
static ecny_result run_open(call *call);
static ecny_result run_close(call *call);
static ecny_result run_prepare(call *call);
static ecny_result run_confirm(call *call);
static ecny_result run_compact(call *call);
static ecny_result run_activate(call *call);
static ecny_result run_suspend(call *call);
static ecny_result run_resume(call *call);
static ecny_result run_retire(call *call);
static bool take_seq(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_hand_over(call *call);
static ecny_result hold(const call *call);
static ecny_result let_go_unless_open(const call *call, ecny_result result);

static const method methods[] = {
    { .name = "format", .promise = "formatAsync", .take = take_format, .run = run_format, .kind = &wallet_kind },
    { .name = "open", .promise = "openAsync", .take = take_keys, .run = run_open, .kind = &wallet_kind },
    { .name = "close", .run = run_close, .kind = &wallet_kind },
    { .name = "prepare", .promise = "prepareAsync", .run = run_prepare, .kind = &wallet_kind },
    { .name = "confirm", .promise = "confirmAsync", .run = run_confirm, .kind = &wallet_kind },
    { .name = "activate", .promise = "activateAsync", .run = run_activate, .kind = &wallet_kind },
    { .name = "suspend", .promise = "suspendAsync", .run = run_suspend, .kind = &wallet_kind },
    { .name = "resume", .promise = "resumeAsync", .run = run_resume, .kind = &wallet_kind },
    { .name = "retire", .promise = "retireAsync", .run = run_retire, .kind = &wallet_kind },
    { .name = "handOver", .promise = "handOverAsync", .take = take_seq, .run = run_hand_over, .kind = &wallet_kind },
    { .name = "compact", .promise = "compactAsync", .run = run_compact, .kind = &wallet_kind },
};

const method_group wallet_life = { methods, sizeof methods / sizeof *methods };

static bool take_format(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "keys", ECNY_KEYS_LEN, &call->in[0]) &&
           take_bytes(env, realm, arguments[1], "root", ECNY_POINT_LEN, &call->in[1]) &&
           take_bytes(env, realm, arguments[2], "package", ECNY_PACKAGE_LEN, &call->in[2]);
}

static bool take_keys(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "keys", ECNY_KEYS_LEN, &call->in[0]);
}

static ecny_result run_format(call *call)
{
    const bytes *in = call->in;
    ecny_result held = hold(call);
    if (held != ECNY_OK)
        return held;
    return let_go_unless_open(call, ecny_wallet_format(wallet_of(call), &call->device->platform, in[0].data, in[0].len,
                                                       in[1].data, in[2].data, in[2].len));
}

static ecny_result run_open(call *call)
{
    ecny_result held = hold(call);
    if (held != ECNY_OK)
        return held;
    return let_go_unless_open(
        call, ecny_wallet_open(wallet_of(call), &call->device->platform, call->in[0].data, call->in[0].len));
}

static ecny_result run_close(call *call)
{
    ecny_result result = ecny_wallet_close(wallet_of(call));
    if (result == ECNY_OK && call->device->file != NULL)
        file_flash_release(call->device->file, call->device);
    return result;
}

static ecny_result run_prepare(call *call)
{
    return ecny_wallet_prepare(wallet_of(call));
}

static ecny_result run_confirm(call *call)
{
    return ecny_wallet_confirm(wallet_of(call));
}

static ecny_result run_compact(call *call)
{
    return ecny_wallet_compact(wallet_of(call));
}

static ecny_result run_activate(call *call)
{
    return ecny_wallet_activate(wallet_of(call));
}

static ecny_result run_suspend(call *call)
{
    return ecny_wallet_suspend(wallet_of(call));
}

static ecny_result run_resume(call *call)
{
    return ecny_wallet_resume(wallet_of(call));
}

static ecny_result run_retire(call *call)
{
    return ecny_wallet_retire(wallet_of(call));
}

static bool take_seq(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return call_take_number(env, realm, arguments[0], "seq", call);
}

static ecny_result run_hand_over(call *call)
{
    return ecny_wallet_hand_over(wallet_of(call), call->number);
}

/* Two wallets open on one file would write over each other. */
static ecny_result hold(const call *call)
{
    return call->device->file == NULL ? ECNY_OK : file_flash_claim(call->device->file, call->device);
}

static ecny_result let_go_unless_open(const call *call, ecny_result result)
{
    if (call->device->file != NULL && result != ECNY_OK && result != ECNY_ALREADY_OPEN && result != ECNY_PANIC)
        file_flash_release(call->device->file, call->device);
    return result;
}
