#include "wallet.h"

static napi_value construct(napi_env env, napi_callback_info info);
static void close_wallet(void *object);

static const method_group *const groups[] = {
    &wallet_life, &wallet_look, &wallet_consent, &wallet_holder, &wallet_tap, &wallet_operator,
};

const kind wallet_kind = {
    .name = "Wallet",
    .tag = { 0x4d4f9d3dbd1a4a0e, 0x9f1b8f4a6f0c2e57 },
    .size = sizeof(wallet_object),
    .needs_flash = true,
    .construct = construct,
    .close = close_wallet,
    .groups = groups,
    .group_count = sizeof groups / sizeof *groups,
};

ecny_wallet *wallet_of(const call *call)
{
    wallet_object *wallet = call->object;
    return &wallet->handle;
}

static napi_value construct(napi_env env, napi_callback_info info)
{
    return class_construct(env, info, &wallet_kind);
}

static void close_wallet(void *object)
{
    wallet_object *wallet = object;
    ecny_wallet_close(&wallet->handle);
}
