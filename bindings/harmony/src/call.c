#define _GNU_SOURCE /* explicit_bzero */

#include "call.h"

#include <stdlib.h>
#include <string.h>

#include "class.h"

typedef struct task {
    call call;
    napi_deferred deferred;
    napi_async_work work;
    napi_ref self; /* keeps the object while another thread uses it */
} task;

static bool receive(napi_env env, napi_callback_info info, call *call, napi_value *self);
static bool ready(napi_env env, const call *call);
static bool own_inputs(napi_env env, call *call);
static void occupy(const call *call, bool busy);
static void run_here(napi_env env, call *call);
static napi_value answer(napi_env env, const call *call);
static void drop(call *call);
static bool queue(napi_env env, task *task, napi_value self);
static void execute(napi_env env, void *data);
static void complete(napi_env env, napi_status status, void *data);
static void settle(napi_env env, napi_deferred deferred, napi_value value);
static void discard(napi_env env, task *task);

napi_value call_now(napi_env env, napi_callback_info info)
{
    call made;
    napi_value self, value = NULL;
    if (receive(env, info, &made, &self) && ready(env, &made) &&
        (!made.device->runs_javascript || own_inputs(env, &made))) {
        run_here(env, &made);
        value = answer(env, &made);
    }
    drop(&made);
    return value;
}

napi_value call_later(napi_env env, napi_callback_info info)
{
    napi_value self, promise;
    napi_deferred deferred;
    task *made = calloc(1, sizeof *made);
    if (made == NULL || napi_create_promise(env, &deferred, &promise) != napi_ok) {
        free(made);
        error_runtime(env);
        return NULL;
    }
    made->deferred = deferred;
    if (receive(env, info, &made->call, &self) && ready(env, &made->call) && queue(env, made, self))
        return promise;
    settle(env, deferred, NULL);
    discard(env, made);
    return promise;
}

bool call_take_number(napi_env env, const realm *realm, napi_value value, const char *what, call *call)
{
    uint64_t number = 0;
    bool taken = take_whole(env, realm, value, what, UINT32_MAX, &number);
    call->number = (uint32_t)number;
    return taken;
}

napi_value call_give_out(napi_env env, const call *call, size_t len)
{
    napi_value given = give_bytes(env, call->out, len);
    if (given == NULL)
        error_runtime(env);
    return given;
}

static bool receive(napi_env env, napi_callback_info info, call *call, napi_value *self)
{
    size_t count = CALL_ARGUMENTS;
    napi_value arguments[CALL_ARGUMENTS];
    void *data = NULL;
    memset(call, 0, sizeof *call);
    if (napi_get_cb_info(env, info, &count, arguments, self, &data) != napi_ok)
        return error_runtime(env);
    call->method = data;
    call->object = class_get(env, *self, call->method->kind);
    if (call->object == NULL) {
        napi_throw_type_error(env, NULL, "a method was called on an object of another class");
        return false;
    }
    call->device = call->object;
    return call->method->take == NULL || call->method->take(env, call->device->realm, arguments, call);
}

/* After the arguments were taken: a getter among them may have begun a call. */
static bool ready(napi_env env, const call *call)
{
    if (call->device->busy || (call->second_device != NULL && call->second_device->busy))
        return error_throw(env, call->device->realm, ECNY_BUSY, NULL, NULL);
    return true;
}

static bool own_inputs(napi_env env, call *call)
{
    size_t len = 0;
    for (size_t input = 0; input < CALL_INPUTS; input++)
        len += call->in[input].len;
    if (len == 0)
        return true;
    call->copy = malloc(len);
    if (call->copy == NULL)
        return error_runtime(env);
    call->copy_len = len;
    uint8_t *next = call->copy;
    for (size_t input = 0; input < CALL_INPUTS; input++) {
        bytes *in = &call->in[input];
        if (in->len == 0)
            continue;
        memcpy(next, in->data, in->len);
        in->data = next;
        next += in->len;
    }
    return true;
}

static void occupy(const call *call, bool busy)
{
    call->device->busy = busy;
    if (call->second_device != NULL)
        call->second_device->busy = busy;
}

static void run_here(napi_env env, call *call)
{
    device *second = call->second_device;
    occupy(call, true);
    device_enter(call->device, env);
    if (second != NULL)
        device_enter(second, env);
    call->result = call->method->run(call);
    if (second != NULL)
        device_leave(second);
    device_leave(call->device);
    occupy(call, false);
    call->cause = call->device->cause != NULL || second == NULL ? call->device->cause : second->cause;
}

/* Null, with an exception pending, where the call failed. */
static napi_value answer(napi_env env, const call *call)
{
    napi_value nothing = NULL;
    if (call->result == ECNY_OK) {
        if (call->method->give != NULL)
            return call->method->give(env, call);
        if (napi_get_undefined(env, &nothing) != napi_ok)
            error_runtime(env);
    } else if (call->result == call->method->none) {
        if (napi_get_null(env, &nothing) != napi_ok)
            error_runtime(env);
    } else {
        error_throw(env, call->device->realm, call->result, NULL, call->cause);
    }
    return nothing;
}

/* Keys may be among the inputs and the outputs. */
static void drop(call *call)
{
    if (call->copy != NULL) {
        explicit_bzero(call->copy, call->copy_len);
        free(call->copy);
    }
    explicit_bzero(call, sizeof *call);
}

static bool queue(napi_env env, task *task, napi_value self)
{
    call *call = &task->call;
    napi_value name;
    if (call->device->runs_javascript)
        return error_throw(env, call->device->realm, ECNY_PLATFORM,
                           "a promise needs a FileFlash and no callback in JavaScript", NULL);
    if (!own_inputs(env, call))
        return false;
    if (napi_create_reference(env, self, 1, &task->self) != napi_ok ||
        napi_create_string_utf8(env, call->method->promise, NAPI_AUTO_LENGTH, &name) != napi_ok ||
        napi_create_async_work(env, NULL, name, execute, complete, task, &task->work) != napi_ok)
        return error_runtime(env);
    occupy(call, true);
    if (napi_queue_async_work(env, task->work) == napi_ok)
        return true;
    occupy(call, false);
    return error_runtime(env);
}

static void execute(napi_env env, void *data)
{
    call *call = data;
    (void)env;
    call->result = call->method->run(call);
}

/* The env may be on its way out: then nothing can be given any more, and all of this only cleans up. */
static void complete(napi_env env, napi_status status, void *data)
{
    task *done = data;
    napi_handle_scope scope;
    bool scoped = napi_open_handle_scope(env, &scope) == napi_ok;
    occupy(&done->call, false);
    settle(env, done->deferred, scoped && status == napi_ok ? answer(env, &done->call) : NULL);
    discard(env, done);
    if (scoped)
        napi_close_handle_scope(env, scope);
}

/* Null: what is pending is what the promise is rejected with. */
static void settle(napi_env env, napi_deferred deferred, napi_value value)
{
    napi_value thrown;
    if (value != NULL)
        napi_resolve_deferred(env, deferred, value);
    else if (napi_get_and_clear_last_exception(env, &thrown) == napi_ok)
        napi_reject_deferred(env, deferred, thrown);
}

static void discard(napi_env env, task *task)
{
    if (task->self != NULL)
        napi_delete_reference(env, task->self);
    if (task->work != NULL)
        napi_delete_async_work(env, task->work);
    drop(&task->call);
    free(task);
}
