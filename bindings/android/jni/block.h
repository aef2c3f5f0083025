/* One wallet or enrolment in native memory, and the call that is using it. */
#ifndef ECNY_JNI_BLOCK_H
#define ECNY_JNI_BLOCK_H

#include <jni.h>
#include <stddef.h>
#include <stdint.h>

#include "ecny.h"

/* Java holds its address as a long. Never moved: the library was given its address as the context of the callbacks. */
typedef struct block {
  /* Of the call that is running; null between calls. Java lets one call at a time into a block. */
  JNIEnv *env;
  jobject callbacks;
  ecny_flash pin; /* of the platform, where there is one */
  enum { BLOCK_NEW, BLOCK_WALLET, BLOCK_ENROLMENT } kind;
  union {
    ecny_wallet wallet;
    ecny_enrolment enrolment;
  };
} block;

/* The block of that handle, with the call in it; leave() ends it. */
block *enter(JNIEnv *env, jlong handle, jobject callbacks);
jint leave(block *b, ecny_result result);

/* Overwrites what was secret. */
void wipe(void *bytes, size_t length);

/* Takes an array of at most `most` bytes, and says how many: ECNY_NULL, ECNY_LENGTH where it is none. */
ecny_result take_most(JNIEnv *env, jbyteArray array, uint8_t *bytes, size_t most, size_t *length);

/* Takes an array of exactly `length` bytes: ECNY_NULL, ECNY_LENGTH where it is none. */
ecny_result take(JNIEnv *env, jbyteArray array, uint8_t *bytes, size_t length);

/* Gives bytes and numbers back in the front of an array that Java has made long enough. */
void give(JNIEnv *env, jbyteArray array, const uint8_t *bytes, size_t length);
void give_numbers(JNIEnv *env, jlongArray array, const jlong *numbers, size_t count);

/* An id as one big-endian number, and back. */
jlong id_number(const uint8_t id[ECNY_ID_LEN]);
void id_bytes(jlong number, uint8_t id[ECNY_ID_LEN]);

/* The methods of one file, for RegisterNatives. */
typedef struct methods {
  const JNINativeMethod *first;
  jint count;
} methods;

extern const methods block_methods, consent_methods, enrolment_methods, life_methods, look_methods, operator_methods,
    pin_methods, tap_methods;

#endif
