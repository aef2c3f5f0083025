#include "value.h"

#include <string.h>

static bool view(napi_env env, napi_value value, bytes *out);
static bool take_member(napi_env env, napi_value object, const char *name, napi_value *member);

bool take_bytes(napi_env env, const realm *realm, napi_value value, const char *what, size_t len, bytes *out)
{
    if (is_absent(env, value))
        return error_throw(env, realm, ECNY_NULL, what, NULL);
    if (!view(env, value, out))
        return error_throw(env, realm, ECNY_VALUE, what, NULL);
    if (len != ANY_LENGTH && out->len != len)
        return error_throw(env, realm, ECNY_LENGTH, what, NULL);
    return true;
}

bool take_fen(napi_env env, const realm *realm, napi_value value, const char *what, uint64_t *fen)
{
    bool lossless = false;
    if (is_absent(env, value))
        return error_throw(env, realm, ECNY_NULL, what, NULL);
    if (napi_get_value_bigint_uint64(env, value, fen, &lossless) != napi_ok || !lossless)
        return error_throw(env, realm, ECNY_VALUE, what, NULL);
    return true;
}

bool take_whole(napi_env env, const realm *realm, napi_value value, const char *what, uint64_t most, uint64_t *whole)
{
    if (is_absent(env, value))
        return error_throw(env, realm, ECNY_NULL, what, NULL);
    if (!read_whole(env, value, most, whole))
        return error_throw(env, realm, ECNY_VALUE, what, NULL);
    return true;
}

bool take_optional(napi_env env, const realm *realm, napi_value value, const char *what, uint64_t most,
                   uint64_t *whole)
{
    napi_valuetype type = napi_undefined;
    *whole = 0;
    if (napi_typeof(env, value, &type) == napi_ok && type == napi_undefined)
        return true;
    return take_whole(env, realm, value, what, most, whole);
}

bool take_payment(napi_env env, const realm *realm, napi_value value, ecny_payment *payment)
{
    napi_valuetype type = napi_undefined;
    napi_value payee, amount, currency, tag;
    bytes id = { NULL, 0 };
    uint64_t currency_code, purpose;

    if (is_absent(env, value))
        return error_throw(env, realm, ECNY_NULL, "payment", NULL);
    if (napi_typeof(env, value, &type) != napi_ok || type != napi_object)
        return error_throw(env, realm, ECNY_VALUE, "payment", NULL);
    /* A getter may run JavaScript, so the bytes are looked at after all of them. */
    if (!take_member(env, value, "amount", &amount) || !take_member(env, value, "currency", &currency) ||
        !take_member(env, value, "tag", &tag) || !take_member(env, value, "payee", &payee) ||
        !take_fen(env, realm, amount, "payment.amount", &payment->amount_fen) ||
        !take_whole(env, realm, currency, "payment.currency", UINT16_MAX, &currency_code) ||
        !take_whole(env, realm, tag, "payment.tag", UINT16_MAX, &purpose) ||
        !take_bytes(env, realm, payee, "payment.payee", ECNY_ID_LEN, &id))
        return false;
    memcpy(payment->payee, id.data, ECNY_ID_LEN);
    payment->currency = (uint16_t)currency_code;
    payment->tag = (uint16_t)purpose;
    return true;
}

bool is_absent(napi_env env, napi_value value)
{
    napi_valuetype type = napi_undefined;
    return napi_typeof(env, value, &type) != napi_ok || type == napi_undefined || type == napi_null;
}

bool copy_bytes(napi_env env, napi_value value, uint8_t *out, size_t len)
{
    bytes given = { NULL, 0 };
    if (!view(env, value, &given) || given.len != len)
        return false;
    if (len > 0)
        memcpy(out, given.data, len);
    return true;
}

bool read_whole(napi_env env, napi_value value, uint64_t most, uint64_t *whole)
{
    double number;
    /* Written so that a NaN is refused, and before the conversion, which is undefined out of range. */
    if (napi_get_value_double(env, value, &number) != napi_ok || !(number >= 0 && number <= (double)most))
        return false;
    *whole = (uint64_t)number;
    return (double)*whole == number;
}

napi_value give_bytes(napi_env env, const uint8_t *data, size_t len)
{
    void *room = NULL;
    napi_value buffer, array;
    if (napi_create_arraybuffer(env, len, &room, &buffer) != napi_ok ||
        napi_create_typedarray(env, napi_uint8_array, len, buffer, 0, &array) != napi_ok)
        return NULL;
    if (len > 0)
        memcpy(room, data, len);
    return array;
}

object object_new(napi_env env)
{
    object made = { env, NULL, false };
    made.whole = napi_create_object(env, &made.value) == napi_ok;
    return made;
}

void object_bytes(object *object, const char *name, const uint8_t *data, size_t len)
{
    object_value(object, name, give_bytes(object->env, data, len));
}

void object_fen(object *object, const char *name, uint64_t fen)
{
    napi_value value = NULL;
    napi_create_bigint_uint64(object->env, fen, &value);
    object_value(object, name, value);
}

void object_flag(object *object, const char *name, bool flag)
{
    napi_value value = NULL;
    napi_get_boolean(object->env, flag, &value);
    object_value(object, name, value);
}

void object_number(object *object, const char *name, uint32_t number)
{
    napi_value value = NULL;
    napi_create_uint32(object->env, number, &value);
    object_value(object, name, value);
}

void object_text(object *object, const char *name, const char *text)
{
    napi_value value = NULL;
    napi_create_string_utf8(object->env, text, NAPI_AUTO_LENGTH, &value);
    object_value(object, name, value);
}

void object_value(object *object, const char *name, napi_value value)
{
    object->whole = object->whole && value != NULL &&
                    napi_set_named_property(object->env, object->value, name, value) == napi_ok;
}

napi_value object_done(const object *object)
{
    if (object->whole)
        return object->value;
    error_runtime(object->env);
    return NULL;
}

/* Refuses what is detached, and what lies in a SharedArrayBuffer: there another thread could write while the library
 * reads. */
static bool view(napi_env env, napi_value value, bytes *out)
{
    bool is = false, detached = true;
    napi_typedarray_type type;
    napi_value buffer;
    void *data = NULL;
    size_t len = 0, offset;

    if (napi_is_typedarray(env, value, &is) != napi_ok || !is ||
        napi_get_typedarray_info(env, value, &type, &len, &data, &buffer, &offset) != napi_ok ||
        type != napi_uint8_array || napi_is_arraybuffer(env, buffer, &is) != napi_ok || !is ||
        napi_is_detached_arraybuffer(env, buffer, &detached) != napi_ok || detached || (data == NULL && len > 0))
        return false;
    *out = (bytes){ data, len };
    return true;
}

static bool take_member(napi_env env, napi_value object, const char *name, napi_value *member)
{
    return napi_get_named_property(env, object, name, member) == napi_ok || error_runtime(env);
}
