/* What the holder sets and shows: limits of their own, the PIN, the state of the device. */
#include "wallet.h"

#include <string.h>

static bool take_settings(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_digits(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_tried(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_both(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_assertion(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_power(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static bool take_tag(napi_env env, const realm *realm, const napi_value *arguments, call *call);
static ecny_result run_settings(call *call);
static ecny_result run_set_settings(call *call);
static ecny_result run_pin(call *call);
static ecny_result run_set_pin(call *call);
static ecny_result run_verify_pin(call *call);
static ecny_result run_change_pin(call *call);
static ecny_result run_assert(call *call);
static ecny_result run_power_free(call *call);
static ecny_result run_purpose(call *call);
static napi_value give_settings(napi_env env, const call *call);
static napi_value give_pin(napi_env env, const call *call);

static const method methods[] = {
    { .name = "settings", .run = run_settings, .give = give_settings, .kind = &wallet_kind },
    { .name = "setSettings", .promise = "setSettingsAsync", .take = take_settings, .run = run_set_settings,
      .kind = &wallet_kind },
    { .name = "pin", .run = run_pin, .give = give_pin, .kind = &wallet_kind },
    { .name = "setPin", .take = take_digits, .run = run_set_pin, .kind = &wallet_kind },
    { .name = "verifyPin", .take = take_tried, .run = run_verify_pin, .kind = &wallet_kind },
    { .name = "changePin", .take = take_both, .run = run_change_pin, .kind = &wallet_kind },
    { .name = "assert", .take = take_assertion, .run = run_assert, .kind = &wallet_kind },
    { .name = "powerFree", .take = take_power, .run = run_power_free, .kind = &wallet_kind },
    { .name = "purpose", .take = take_tag, .run = run_purpose, .kind = &wallet_kind },
};

const method_group wallet_holder = { methods, sizeof methods / sizeof *methods };

static bool take_settings(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    ecny_settings *settings = &call->settings;
    const struct {
        const char *name;
        uint64_t *fen;
    } sums[] = {
        { "single", &settings->single_fen },
        { "paidSinceSync", &settings->paid_since_sync_fen },
        { "unverifiedSingle", &settings->unverified_single_fen },
        { "unverifiedSinceSync", &settings->unverified_since_sync_fen },
        { "powerFreeSinceSync", &settings->power_free_since_sync_fen },
    };
    napi_value value;
    napi_valuetype type = napi_undefined;
    uint64_t payments = 0, flags = 0;
    if (is_absent(env, arguments[0]))
        return error_throw(env, realm, ECNY_NULL, "settings", NULL);
    if (napi_typeof(env, arguments[0], &type) != napi_ok || type != napi_object)
        return error_throw(env, realm, ECNY_VALUE, "settings", NULL);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        if (napi_get_named_property(env, arguments[0], sums[i].name, &value) != napi_ok)
            return error_runtime(env);
        else if (!take_fen(env, realm, value, "settings", sums[i].fen))
            return false;
    if (napi_get_named_property(env, arguments[0], "powerFreePayments", &value) != napi_ok)
        return error_runtime(env);
    if (!take_whole(env, realm, value, "settings", UINT8_MAX, &payments))
        return false;
    if (napi_get_named_property(env, arguments[0], "flags", &value) != napi_ok)
        return error_runtime(env);
    if (!take_whole(env, realm, value, "settings", UINT8_MAX, &flags))
        return false;
    settings->power_free_payments = (uint8_t)payments;
    settings->flags = (uint8_t)flags;
    return true;
}

static bool take_digits(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "digits", ANY_LENGTH, &call->in[0]);
}

static bool take_tried(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_digits(env, realm, arguments, call) &&
           take_optional(env, realm, arguments[1], "millis", (uint64_t)1 << 53, &call->millis);
}

static bool take_both(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    return take_bytes(env, realm, arguments[0], "old", ANY_LENGTH, &call->in[0]) &&
           take_bytes(env, realm, arguments[1], "next", ANY_LENGTH, &call->in[1]);
}

static bool take_assertion(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    static const char *const names[] = { "onWrist", "unlocked", "biometrics" };
    char text[sizeof "biometrics" + 1];
    size_t len = 0;
    if (is_absent(env, arguments[0]))
        return error_throw(env, realm, ECNY_NULL, "what", NULL);
    if (napi_get_value_string_utf8(env, arguments[0], text, sizeof text, &len) != napi_ok || strlen(text) != len)
        return error_throw(env, realm, ECNY_VALUE, "what", NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0) {
            call->direction = (int32_t)i + ECNY_ON_WRIST;
            return take_whole(env, realm, arguments[1], "millis", (uint64_t)1 << 53, &call->millis);
        }
    return error_throw(env, realm, ECNY_VALUE, "what", NULL);
}

static bool take_power(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    if (is_absent(env, arguments[0]))
        return error_throw(env, realm, ECNY_NULL, "powerFree", NULL);
    if (napi_get_value_bool(env, arguments[0], &call->flag) != napi_ok)
        return error_throw(env, realm, ECNY_VALUE, "powerFree", NULL);
    return true;
}

static bool take_tag(napi_env env, const realm *realm, const napi_value *arguments, call *call)
{
    uint64_t tag = 0;
    const bool taken = take_whole(env, realm, arguments[0], "tag", UINT16_MAX, &tag);
    call->number = (uint32_t)tag;
    return taken;
}

static ecny_result run_settings(call *call)
{
    return ecny_wallet_settings(wallet_of(call), &call->settings);
}

static ecny_result run_set_settings(call *call)
{
    return ecny_wallet_set_settings(wallet_of(call), &call->settings);
}

static ecny_result run_pin(call *call)
{
    return ecny_wallet_pin_status(wallet_of(call), &call->got.pin);
}

static ecny_result run_set_pin(call *call)
{
    return ecny_wallet_pin_set(wallet_of(call), call->in[0].data, call->in[0].len);
}

static ecny_result run_verify_pin(call *call)
{
    return ecny_wallet_pin_verify(wallet_of(call), call->in[0].data, call->in[0].len, call->millis);
}

static ecny_result run_change_pin(call *call)
{
    const bytes *in = call->in;
    return ecny_wallet_pin_change(wallet_of(call), in[0].data, in[0].len, in[1].data, in[1].len);
}

static ecny_result run_assert(call *call)
{
    return ecny_wallet_assert(wallet_of(call), call->direction, call->millis);
}

static ecny_result run_power_free(call *call)
{
    return ecny_wallet_power_free(wallet_of(call), call->flag);
}

static ecny_result run_purpose(call *call)
{
    return ecny_wallet_purpose(wallet_of(call), (uint16_t)call->number);
}

static napi_value give_settings(napi_env env, const call *call)
{
    const ecny_settings *settings = &call->settings;
    object made = object_new(env);
    object_fen(&made, "single", settings->single_fen);
    object_fen(&made, "paidSinceSync", settings->paid_since_sync_fen);
    object_fen(&made, "unverifiedSingle", settings->unverified_single_fen);
    object_fen(&made, "unverifiedSinceSync", settings->unverified_since_sync_fen);
    object_fen(&made, "powerFreeSinceSync", settings->power_free_since_sync_fen);
    object_number(&made, "powerFreePayments", settings->power_free_payments);
    object_number(&made, "flags", settings->flags);
    return object_done(&made);
}

static napi_value give_pin(napi_env env, const call *call)
{
    static const char *const names[] = { "none", "notSet", "ready", "blocked", "lost" };
    const ecny_pin *pin = &call->got.pin;
    const size_t state = (size_t)pin->state;
    object made = object_new(env);
    object_text(&made, "state", state < sizeof names / sizeof *names ? names[state] : names[0]);
    object_number(&made, "left", pin->left);
    return object_done(&made);
}
