/* Node-API, from OpenHarmony's SDK or from Node's headers.
 *
 * Only functions of Node-API version 8 or before that OpenHarmony has, too: ../napi.txt names those in use, and
 * ../check-symbols compares. */
#ifndef ECNY_NAPI_RUNTIME_H
#define ECNY_NAPI_RUNTIME_H

#ifndef NAPI_VERSION
#define NAPI_VERSION 8
#endif

#if __has_include(<napi/native_api.h>)
#include <napi/native_api.h>
#else
#include <node_api.h>
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ecny.h>

#endif
