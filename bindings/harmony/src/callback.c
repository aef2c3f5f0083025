#include "callback.h"

#include <stdio.h>

#include "device.h"
#include "value.h"

enum { DONE = 0, FAILED = -1 };

/* One callback while it asks: everything made in it goes with its scope, but for the cause. */
typedef struct question {
    device *device;
    napi_env env;
    napi_escapable_handle_scope scope;
    napi_value answer;
    napi_value thrown;
} question;

static bool begin(question *question, void *context);
static bool ask(question *question, device_part owner, device_part function, size_t count, const napi_value *arguments);
static int32_t end(question *question, bool done, const char *wanted);
static bool number(const question *question, uint32_t whole, napi_value *value);
static bool nothing(const question *question);

/* Which of the two flashes. */
typedef struct source {
    device_part flash, read, program, erase;
} source;

static const source of_log = { PART_FLASH, PART_READ, PART_PROGRAM, PART_ERASE };
static const source of_pin = { PART_PIN_FLASH, PART_PIN_READ, PART_PIN_PROGRAM, PART_PIN_ERASE };

static int32_t read_by(const source *by, void *context, uint32_t offset, uint8_t *out, size_t len)
{
    question asked;
    napi_value arguments[2];
    if (!begin(&asked, context))
        return FAILED;
    bool done = number(&asked, offset, &arguments[0]) && number(&asked, (uint32_t)len, &arguments[1]) &&
                ask(&asked, by->flash, by->read, 2, arguments) && copy_bytes(asked.env, asked.answer, out, len);
    return end(&asked, done, "flash.read must return a Uint8Array of the length it is asked for");
}

static int32_t program_by(const source *by, void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    question asked;
    napi_value arguments[2];
    if (!begin(&asked, context))
        return FAILED;
    bool done = number(&asked, offset, &arguments[0]) &&
                (arguments[1] = give_bytes(asked.env, bytes, len)) != NULL &&
                ask(&asked, by->flash, by->program, 2, arguments) && nothing(&asked);
    return end(&asked, done, "flash.program must return nothing, when it is done: no promise");
}

static int32_t erase_by(const source *by, void *context, uint32_t offset, size_t len)
{
    question asked;
    napi_value arguments[2];
    if (!begin(&asked, context))
        return FAILED;
    bool done = number(&asked, offset, &arguments[0]) && number(&asked, (uint32_t)len, &arguments[1]) &&
                ask(&asked, by->flash, by->erase, 2, arguments) && nothing(&asked);
    return end(&asked, done, "flash.erase must return nothing, when it is done: no promise");
}

int32_t callback_read(void *context, uint32_t offset, uint8_t *out, size_t len)
{
    return read_by(&of_log, context, offset, out, len);
}

int32_t callback_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    return program_by(&of_log, context, offset, bytes, len);
}

int32_t callback_erase(void *context, uint32_t offset, size_t len)
{
    return erase_by(&of_log, context, offset, len);
}

int32_t callback_pin_read(void *context, uint32_t offset, uint8_t *out, size_t len)
{
    return read_by(&of_pin, context, offset, out, len);
}

int32_t callback_pin_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    return program_by(&of_pin, context, offset, bytes, len);
}

int32_t callback_pin_erase(void *context, uint32_t offset, size_t len)
{
    return erase_by(&of_pin, context, offset, len);
}

int32_t callback_random(void *context, uint8_t *out, size_t len)
{
    question asked;
    napi_value argument;
    if (!begin(&asked, context))
        return FAILED;
    bool done = number(&asked, (uint32_t)len, &argument) && ask(&asked, PART_PLATFORM, PART_RANDOM, 1, &argument) &&
                copy_bytes(asked.env, asked.answer, out, len);
    return end(&asked, done, "random must return a Uint8Array of the length it is asked for");
}

int32_t callback_millis(void *context, uint64_t *now)
{
    question asked;
    double time = -1;
    if (!begin(&asked, context))
        return FAILED;
    bool done = ask(&asked, PART_PLATFORM, PART_CLOCK, 0, NULL) &&
                napi_get_value_double(asked.env, asked.answer, &time) == napi_ok && time >= 0 && time < 0x1p53;
    if (done)
        *now = (uint64_t)time;
    return end(&asked, done, "clock must return milliseconds, a number that is not negative");
}

int32_t callback_counter_read(void *context, uint32_t *value)
{
    question asked;
    uint64_t whole = 0;
    if (!begin(&asked, context))
        return FAILED;
    bool done = ask(&asked, PART_COUNTER, PART_COUNTER_READ, 0, NULL) &&
                read_whole(asked.env, asked.answer, UINT32_MAX, &whole);
    if (done)
        *value = (uint32_t)whole;
    return end(&asked, done, "counter.read must return a whole number of 32 bits");
}

int32_t callback_counter_advance(void *context, uint32_t value)
{
    question asked;
    napi_value argument;
    if (!begin(&asked, context))
        return FAILED;
    bool done = number(&asked, value, &argument) &&
                ask(&asked, PART_COUNTER, PART_COUNTER_ADVANCE, 1, &argument) && nothing(&asked);
    return end(&asked, done, "counter.advance must return nothing, when it is done: no promise");
}

int32_t native_read(void *context, uint32_t offset, uint8_t *out, size_t len)
{
    const device *device = context;
    return file_flash_read(device->file, offset, out, len);
}

int32_t native_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    const device *device = context;
    return file_flash_program(device->file, offset, bytes, len);
}

int32_t native_erase(void *context, uint32_t offset, size_t len)
{
    const device *device = context;
    return file_flash_erase(device->file, offset, len);
}

static bool begin(question *question, void *context)
{
    *question = (struct question){ .device = context };
    question->env = question->device->env;
    return question->env != NULL && napi_open_escapable_handle_scope(question->env, &question->scope) == napi_ok;
}

/* A callback is called as a method of the object it was found in. */
static bool ask(question *question, device_part owner, device_part function, size_t count, const napi_value *arguments)
{
    napi_env env = question->env;
    napi_value receiver = NULL, asked = NULL;
    bool pending = false;
    if (napi_get_reference_value(env, question->device->parts[owner], &receiver) != napi_ok || receiver == NULL ||
        napi_get_reference_value(env, question->device->parts[function], &asked) != napi_ok || asked == NULL)
        return false;
    if (napi_call_function(env, receiver, asked, count, arguments, &question->answer) == napi_ok)
        return true;
    if (napi_is_exception_pending(env, &pending) == napi_ok && pending)
        napi_get_and_clear_last_exception(env, &question->thrown);
    return false;
}

/* Keeps the first cause of a call: what fails later mostly fails because of it. */
static int32_t end(question *question, bool done, const char *wanted)
{
    napi_env env = question->env;
    device *device = question->device;
    napi_value text;
    if (!done && question->thrown == NULL &&
        (napi_create_string_utf8(env, wanted, NAPI_AUTO_LENGTH, &text) != napi_ok ||
         napi_create_type_error(env, NULL, text, &question->thrown) != napi_ok))
        question->thrown = NULL;
    if (!done && question->thrown != NULL && device->cause == NULL &&
        napi_escape_handle(env, question->scope, question->thrown, &device->cause) != napi_ok)
        device->cause = NULL;
    napi_close_escapable_handle_scope(env, question->scope);
    return done ? DONE : FAILED;
}

static bool number(const question *question, uint32_t whole, napi_value *value)
{
    return napi_create_uint32(question->env, whole, value) == napi_ok;
}

static bool nothing(const question *question)
{
    napi_valuetype type = napi_object;
    return napi_typeof(question->env, question->answer, &type) == napi_ok && type == napi_undefined;
}
