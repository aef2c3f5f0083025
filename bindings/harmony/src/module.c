/* The module: what is exported, and how the runtime finds it.
 *
 * C and not C++: Node-API and ecny.h are C, so there is nothing for C++ to wrap, no exception that could cross either of
 * them, and no C++ runtime to ship beside the library; every failure is a return value that is looked at.
 *
 * Registered by a constructor, which is how OpenHarmony finds a module (the name is that of the file, lib<name>.so);
 * Node takes it, too, in every thread that loads it. */
#include "class.h"
#include "enrolment.h"
#include "flash_class.h"
#include "wallet.h"

static napi_value fill(napi_env env, napi_value exports);
static bool fits(void);

static napi_module module = {
    .nm_version = 1,
    .nm_filename = __FILE__,
    .nm_register_func = fill,
    .nm_modname = "ecny_napi",
};

__attribute__((constructor)) static void ecny_napi_register(void)
{
    napi_module_register(&module);
}

static napi_value fill(napi_env env, napi_value exports)
{
    napi_value error_class = NULL, wallet, enrolment, flash, version;
    if (!fits()) {
        napi_throw_error(env, "ECNY_ABI", "the library is of another version than the header this module was built with");
        return NULL;
    }
    realm *made = realm_make(env, &error_class);
    if (made == NULL || (wallet = class_make(env, made, &wallet_kind)) == NULL ||
        (enrolment = class_make(env, made, &enrolment_kind)) == NULL ||
        (flash = flash_class_make(env, made)) == NULL)
        return NULL;
    if (napi_create_string_utf8(env, ecny_version(), NAPI_AUTO_LENGTH, &version) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    const napi_property_descriptor properties[] = {
        { .utf8name = "Wallet", .value = wallet, .attributes = napi_enumerable },
        { .utf8name = "Enrolment", .value = enrolment, .attributes = napi_enumerable },
        { .utf8name = "FileFlash", .value = flash, .attributes = napi_enumerable },
        { .utf8name = "EcnyError", .value = error_class, .attributes = napi_enumerable },
        { .utf8name = "version", .value = version, .attributes = napi_enumerable },
    };
    if (napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    return exports;
}

/* A handle that is too small would be written over. */
static bool fits(void)
{
    return ecny_abi_version() == ECNY_ABI_VERSION && ecny_wallet_words() == ECNY_WALLET_WORDS &&
           ecny_enrolment_words() == ECNY_ENROLMENT_WORDS;
}
