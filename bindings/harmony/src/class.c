#define _GNU_SOURCE /* explicit_bzero */

#include "class.h"

#include <stdlib.h>
#include <string.h>

enum { PROPERTIES = 96 };

static void collect(napi_env env, void *data, void *hint);
static void drop(napi_env env, void *object, const kind *kind);

napi_value class_make(napi_env env, realm *realm, const kind *kind)
{
    napi_property_descriptor properties[PROPERTIES];
    const napi_property_attributes attributes = napi_writable | napi_configurable;
    size_t count = 0;
    napi_value made;
    for (size_t group = 0; group < kind->group_count; group++) {
        for (size_t at = 0; at < kind->groups[group]->count && count + 2 <= PROPERTIES; at++) {
            const method *method = &kind->groups[group]->methods[at];
            void *data = (void *)method;
            properties[count++] = (napi_property_descriptor){
                .utf8name = method->name, .method = call_now, .attributes = attributes, .data = data };
            if (method->promise != NULL)
                properties[count++] = (napi_property_descriptor){
                    .utf8name = method->promise, .method = call_later, .attributes = attributes, .data = data };
        }
    }
    if (napi_define_class(env, kind->name, NAPI_AUTO_LENGTH, kind->construct, realm, count, properties, &made) ==
        napi_ok)
        return made;
    error_runtime(env);
    return NULL;
}

napi_value class_construct(napi_env env, napi_callback_info info, const kind *kind)
{
    size_t count = 1;
    napi_value platform, self, target = NULL;
    void *data = NULL;
    if (napi_get_cb_info(env, info, &count, &platform, &self, &data) != napi_ok ||
        napi_get_new_target(env, info, &target) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    if (target == NULL) {
        error_throw(env, data, ECNY_VALUE, "new is missing", NULL);
        return NULL;
    }
    void *object = calloc(1, kind->size);
    if (object == NULL) {
        error_runtime(env);
        return NULL;
    }
    if (!device_make(env, data, self, platform, kind->needs_flash, object)) {
        drop(env, object, kind);
        return NULL;
    }
    if (napi_wrap(env, self, object, collect, (void *)kind, NULL) != napi_ok) {
        drop(env, object, kind);
        error_runtime(env);
        return NULL;
    }
    if (napi_type_tag_object(env, self, &kind->tag) != napi_ok) {
        error_runtime(env);
        return NULL;
    }
    return self;
}

void *class_get(napi_env env, napi_value value, const kind *kind)
{
    napi_valuetype type = napi_undefined;
    bool tagged = false;
    void *object = NULL;
    if (napi_typeof(env, value, &type) != napi_ok || type != napi_object ||
        napi_check_object_type_tag(env, value, &kind->tag, &tagged) != napi_ok || !tagged ||
        napi_unwrap(env, value, &object) != napi_ok)
        return NULL;
    return object;
}

static void collect(napi_env env, void *data, void *hint)
{
    drop(env, data, hint);
}

/* No callback runs JavaScript here: outside of a call a device has no env. */
static void drop(napi_env env, void *object, const kind *kind)
{
    kind->close(object);
    device_drop(env, object);
    explicit_bzero(object, kind->size);
    free(object);
}
