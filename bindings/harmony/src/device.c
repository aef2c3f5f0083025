#include "device.h"

#include <string.h>

#include "callback.h"
#include "flash_class.h"
#include "system.h"
#include "value.h"

static bool take_flash(napi_env env, device *device, napi_value platform, napi_value *parts);
static bool take_counter(napi_env env, device *device, napi_value platform, napi_value *parts);
static bool take_pin_flash(napi_env env, device *device, napi_value platform, napi_value *parts);
static bool take_function(napi_env env, const device *device, napi_value owner, const char *name, const char *what,
                          bool optional, napi_value *function);
static bool take_size(napi_env env, const device *device, napi_value flash, const char *name, const char *what,
                      uint32_t *size);
static bool keep(napi_env env, device *device, napi_value self, const napi_value *parts);

bool device_make(napi_env env, const realm *realm, napi_value self, napi_value platform, bool needs_flash,
                 device *device)
{
    napi_value parts[PARTS] = { NULL };
    napi_valuetype type = napi_undefined;

    memset(device, 0, sizeof *device);
    device->realm = realm;
    device->platform.context = device;
    device->platform.random = system_random;
    device->platform.millis = system_millis;
    if (is_absent(env, platform))
        return error_throw(env, realm, ECNY_NULL, "platform", NULL);
    if (napi_typeof(env, platform, &type) != napi_ok || type != napi_object)
        return error_throw(env, realm, ECNY_PLATFORM, "platform", NULL);

    parts[PART_PLATFORM] = platform;
    if ((needs_flash && (!take_flash(env, device, platform, parts) || !take_pin_flash(env, device, platform, parts))) ||
        !take_counter(env, device, platform, parts) ||
        !take_function(env, device, platform, "random", "random", true, &parts[PART_RANDOM]) ||
        !take_function(env, device, platform, "clock", "clock", true, &parts[PART_CLOCK]))
        return false;
    if (parts[PART_RANDOM] != NULL)
        device->platform.random = callback_random;
    if (parts[PART_CLOCK] != NULL)
        device->platform.millis = callback_millis;
    device->runs_javascript = parts[PART_READ] != NULL || parts[PART_RANDOM] != NULL || parts[PART_CLOCK] != NULL ||
                              parts[PART_COUNTER] != NULL || parts[PART_PIN_FLASH] != NULL;
    return keep(env, device, self, parts);
}

void device_drop(napi_env env, device *device)
{
    for (size_t part = 0; part < PARTS; part++)
        if (device->parts[part] != NULL)
            napi_delete_reference(env, device->parts[part]);
    if (device->file != NULL) {
        file_flash_release(device->file, device);
        flash_class_drop(device->file);
    }
}

void device_enter(device *device, napi_env env)
{
    device->env = env;
    device->cause = NULL;
}

void device_leave(device *device)
{
    device->env = NULL;
}

static bool take_flash(napi_env env, device *device, napi_value platform, napi_value *parts)
{
    napi_value flash;
    napi_valuetype type = napi_undefined;
    if (napi_get_named_property(env, platform, "flash", &flash) != napi_ok)
        return error_runtime(env);
    parts[PART_FLASH] = flash;
    device->file = flash_class_get(env, flash);
    if (device->file != NULL) {
        flash_class_keep(device->file);
        device->platform.flash_size = device->file->size;
        device->platform.flash_page = device->file->page;
        device->platform.flash_read = native_read;
        device->platform.flash_program = native_program;
        device->platform.flash_erase = native_erase;
        return true;
    }
    if (napi_typeof(env, flash, &type) != napi_ok || type != napi_object)
        return error_throw(env, device->realm, ECNY_PLATFORM, "flash", NULL);
    device->platform.flash_read = callback_read;
    device->platform.flash_program = callback_program;
    device->platform.flash_erase = callback_erase;
    return take_size(env, device, flash, "size", "flash.size", &device->platform.flash_size) &&
           take_size(env, device, flash, "page", "flash.page", &device->platform.flash_page) &&
           take_function(env, device, flash, "read", "flash.read", false, &parts[PART_READ]) &&
           take_function(env, device, flash, "program", "flash.program", false, &parts[PART_PROGRAM]) &&
           take_function(env, device, flash, "erase", "flash.erase", false, &parts[PART_ERASE]);
}

static bool take_counter(napi_env env, device *device, napi_value platform, napi_value *parts)
{
    napi_value counter;
    napi_valuetype type = napi_undefined;
    if (napi_get_named_property(env, platform, "counter", &counter) != napi_ok)
        return error_runtime(env);
    if (is_absent(env, counter))
        return true;
    if (napi_typeof(env, counter, &type) != napi_ok || type != napi_object)
        return error_throw(env, device->realm, ECNY_PLATFORM, "counter", NULL);
    parts[PART_COUNTER] = counter;
    device->platform.counter_read = callback_counter_read;
    device->platform.counter_advance = callback_counter_advance;
    return take_function(env, device, counter, "read", "counter.read", false, &parts[PART_COUNTER_READ]) &&
           take_function(env, device, counter, "advance", "counter.advance", false, &parts[PART_COUNTER_ADVANCE]);
}

/* The PIN's flash is an object of JavaScript: it is written a few bytes at a time, and never in a payment. */
static bool take_pin_flash(napi_env env, device *device, napi_value platform, napi_value *parts)
{
    napi_value flash;
    napi_valuetype type = napi_undefined;
    if (napi_get_named_property(env, platform, "pinFlash", &flash) != napi_ok)
        return error_runtime(env);
    if (is_absent(env, flash))
        return true;
    if (napi_typeof(env, flash, &type) != napi_ok || type != napi_object)
        return error_throw(env, device->realm, ECNY_PLATFORM, "pinFlash", NULL);
    parts[PART_PIN_FLASH] = flash;
    device->pin.read = callback_pin_read;
    device->pin.program = callback_pin_program;
    device->pin.erase = callback_pin_erase;
    device->platform.pin_flash = &device->pin;
    return take_size(env, device, flash, "size", "pinFlash.size", &device->pin.size) &&
           take_size(env, device, flash, "page", "pinFlash.page", &device->pin.page) &&
           take_function(env, device, flash, "read", "pinFlash.read", false, &parts[PART_PIN_READ]) &&
           take_function(env, device, flash, "program", "pinFlash.program", false, &parts[PART_PIN_PROGRAM]) &&
           take_function(env, device, flash, "erase", "pinFlash.erase", false, &parts[PART_PIN_ERASE]);
}

static bool take_function(napi_env env, const device *device, napi_value owner, const char *name, const char *what,
                          bool optional, napi_value *function)
{
    napi_value value;
    napi_valuetype type = napi_undefined;
    if (napi_get_named_property(env, owner, name, &value) != napi_ok)
        return error_runtime(env);
    if (optional && is_absent(env, value))
        return true;
    if (napi_typeof(env, value, &type) != napi_ok || type != napi_function)
        return error_throw(env, device->realm, ECNY_PLATFORM, what, NULL);
    *function = value;
    return true;
}

static bool take_size(napi_env env, const device *device, napi_value flash, const char *name, const char *what,
                      uint32_t *size)
{
    napi_value value;
    uint64_t whole = 0;
    if (napi_get_named_property(env, flash, name, &value) != napi_ok)
        return error_runtime(env);
    if (!read_whole(env, value, UINT32_MAX, &whole))
        return error_throw(env, device->realm, ECNY_PLATFORM, what, NULL);
    *size = (uint32_t)whole;
    return true;
}

/* The property is keyed by a symbol nobody has, cannot be changed, and holds an array that cannot either. */
static bool keep(napi_env env, device *device, napi_value self, const napi_value *parts)
{
    napi_value name, symbol, array;
    if (napi_create_string_utf8(env, "platform", NAPI_AUTO_LENGTH, &name) != napi_ok ||
        napi_create_symbol(env, name, &symbol) != napi_ok || napi_create_array(env, &array) != napi_ok)
        return error_runtime(env);
    uint32_t next = 0;
    for (size_t part = 0; part < PARTS; part++) {
        if (parts[part] == NULL)
            continue;
        if (napi_set_element(env, array, next++, parts[part]) != napi_ok ||
            napi_create_reference(env, parts[part], 0, &device->parts[part]) != napi_ok)
            return error_runtime(env);
    }
    const napi_property_descriptor property = { .name = symbol, .value = array, .attributes = napi_default };
    if (napi_object_freeze(env, array) != napi_ok || napi_define_properties(env, self, 1, &property) != napi_ok)
        return error_runtime(env);
    return true;
}
