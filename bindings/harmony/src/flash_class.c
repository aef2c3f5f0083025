#define _GNU_SOURCE /* PATH_MAX */

#include "flash_class.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

static napi_value construct(napi_env env, napi_callback_info info);
static napi_value close_flash(napi_env env, napi_callback_info info);
static bool take_path(napi_env env, const realm *realm, napi_value value, char *path, size_t room);
static ecny_result result_of(int error);
static void collect(napi_env env, void *data, void *hint);

static const napi_type_tag tag = { 0xb5dcb1c8a8f74d0b, 0x8f5a3f3e5d0f7c11 };

napi_value flash_class_make(napi_env env, realm *realm)
{
    const napi_property_descriptor properties[] = {
        { .utf8name = "close", .method = close_flash, .attributes = napi_writable | napi_configurable, .data = realm },
    };
    napi_value made;
    if (napi_define_class(env, "FileFlash", NAPI_AUTO_LENGTH, construct, realm, 1, properties, &made) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    return made;
}

file_flash *flash_class_get(napi_env env, napi_value value)
{
    napi_valuetype type = napi_undefined;
    bool tagged = false;
    void *flash = NULL;
    if (napi_typeof(env, value, &type) != napi_ok || type != napi_object ||
        napi_check_object_type_tag(env, value, &tag, &tagged) != napi_ok || !tagged ||
        napi_unwrap(env, value, &flash) != napi_ok)
        return NULL;
    return flash;
}

void flash_class_keep(file_flash *flash)
{
    flash->users++;
}

void flash_class_drop(file_flash *flash)
{
    if (--flash->users > 0)
        return;
    file_flash_close(flash);
    free(flash);
}

static napi_value construct(napi_env env, napi_callback_info info)
{
    size_t count = 3;
    napi_value arguments[3], self, target = NULL;
    void *data = NULL;
    char path[PATH_MAX];
    uint64_t size, page;

    if (napi_get_cb_info(env, info, &count, arguments, &self, &data) != napi_ok ||
        napi_get_new_target(env, info, &target) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    const realm *realm = data;
    if (target == NULL) {
        error_throw(env, realm, ECNY_VALUE, "new FileFlash", NULL);
        return NULL;
    }
    if (!take_path(env, realm, arguments[0], path, sizeof path) ||
        !take_whole(env, realm, arguments[1], "size", UINT32_MAX, &size) ||
        !take_whole(env, realm, arguments[2], "page", UINT32_MAX, &page))
        return NULL;

    file_flash *flash = calloc(1, sizeof *flash);
    if (flash == NULL) {
        error_runtime(env);
        return NULL;
    }
    int error = file_flash_open(flash, path, (uint32_t)size, (uint32_t)page);
    if (error != 0) {
        free(flash);
        error_throw(env, realm, result_of(error), strerror(error), NULL);
        return NULL;
    }
    if (napi_wrap(env, self, flash, collect, NULL, NULL) != napi_ok) {
        flash_class_drop(flash);
        error_runtime(env);
        return NULL;
    }
    const napi_property_descriptor properties[] = {
        { .utf8name = "size", .value = arguments[1], .attributes = napi_enumerable },
        { .utf8name = "page", .value = arguments[2], .attributes = napi_enumerable },
    };
    if (napi_type_tag_object(env, self, &tag) != napi_ok || napi_define_properties(env, self, 2, properties) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    return self;
}

static napi_value close_flash(napi_env env, napi_callback_info info)
{
    napi_value self;
    void *data = NULL;
    if (napi_get_cb_info(env, info, NULL, NULL, &self, &data) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    file_flash *flash = flash_class_get(env, self);
    ecny_result result = flash == NULL ? ECNY_VALUE : file_flash_close(flash);
    if (result != ECNY_OK)
        error_throw(env, data, result, "FileFlash", NULL);
    return NULL;
}

/* Absolute, or relative to the working directory. A path that holds a zero byte would name another file. */
static bool take_path(napi_env env, const realm *realm, napi_value value, char *path, size_t room)
{
    size_t len = 0;
    if (is_absent(env, value))
        return error_throw(env, realm, ECNY_NULL, "path", NULL);
    if (napi_get_value_string_utf8(env, value, NULL, 0, &len) != napi_ok)
        return error_throw(env, realm, ECNY_VALUE, "path", NULL);
    if (len == 0 || len >= room)
        return error_throw(env, realm, ECNY_LENGTH, "path", NULL);
    if (napi_get_value_string_utf8(env, value, path, room, &len) != napi_ok || strlen(path) != len)
        return error_throw(env, realm, ECNY_VALUE, "path", NULL);
    return true;
}

static ecny_result result_of(int error)
{
    switch (error) {
    case EWOULDBLOCK:
        return ECNY_BUSY;
    case EFBIG:
        return ECNY_FLASH_GEOMETRY;
    case EINVAL:
        return ECNY_PLATFORM;
    default:
        return ECNY_FLASH_FAILED;
    }
}

static void collect(napi_env env, void *data, void *hint)
{
    (void)env;
    (void)hint;
    flash_class_drop(data);
}
