/* The memory of a wallet or an enrolment, and how arrays and numbers pass between it and Java. */
#include "block.h"

#include <stdlib.h>

block *enter(JNIEnv *env, jlong handle, jobject callbacks) {
  block *b = (block *)(intptr_t)handle;
  b->env = env;
  b->callbacks = callbacks;
  return b;
}

jint leave(block *b, ecny_result result) {
  b->env = NULL;
  b->callbacks = NULL;
  return (jint)result;
}

void wipe(void *bytes, size_t length) {
  volatile uint8_t *byte = bytes;
  while (length-- > 0) *byte++ = 0;
}

ecny_result take_most(JNIEnv *env, jbyteArray array, uint8_t *bytes, size_t most, size_t *length) {
  if (array == NULL) return ECNY_NULL;
  const size_t given = (size_t)(*env)->GetArrayLength(env, array);
  if (given > most) return ECNY_LENGTH;
  (*env)->GetByteArrayRegion(env, array, 0, (jsize)given, (jbyte *)bytes);
  *length = given;
  return ECNY_OK;
}

ecny_result take(JNIEnv *env, jbyteArray array, uint8_t *bytes, size_t length) {
  if (array == NULL) return ECNY_NULL;
  if ((size_t)(*env)->GetArrayLength(env, array) != length) return ECNY_LENGTH;
  (*env)->GetByteArrayRegion(env, array, 0, (jsize)length, (jbyte *)bytes);
  return ECNY_OK;
}

void give(JNIEnv *env, jbyteArray array, const uint8_t *bytes, size_t length) {
  (*env)->SetByteArrayRegion(env, array, 0, (jsize)length, (const jbyte *)bytes);
}

void give_numbers(JNIEnv *env, jlongArray array, const jlong *numbers, size_t count) {
  (*env)->SetLongArrayRegion(env, array, 0, (jsize)count, numbers);
}

jlong id_number(const uint8_t id[ECNY_ID_LEN]) {
  uint64_t number = 0;
  for (size_t i = 0; i < ECNY_ID_LEN; i++) number = number << 8 | id[i];
  return (jlong)number;
}

void id_bytes(jlong number, uint8_t id[ECNY_ID_LEN]) {
  for (size_t i = 0; i < ECNY_ID_LEN; i++) id[i] = (uint8_t)((uint64_t)number >> (8 * (ECNY_ID_LEN - 1 - i)));
}

static jlong create(JNIEnv *env, jclass native) {
  (void)native;
  block *b = calloc(1, sizeof *b);
  if (b == NULL) {
    jclass error = (*env)->FindClass(env, "java/lang/OutOfMemoryError");
    if (error != NULL) (*env)->ThrowNew(env, error, "no native memory for a wallet");
  }
  return (jlong)(intptr_t)b;
}

/* No callback is reached from here: the platform may be gone already, with the owner that was lost. */
static void close_block(JNIEnv *env, jclass native, jlong handle) {
  (void)env;
  (void)native;
  block *b = (block *)(intptr_t)handle;
  switch (b->kind) {
    case BLOCK_WALLET:
      ecny_wallet_close(&b->wallet);
      break;
    case BLOCK_ENROLMENT:
      ecny_enrolment_close(&b->enrolment);
      break;
    case BLOCK_NEW:
      break;
  }
  wipe(b, sizeof *b);
  free(b);
}

static const JNINativeMethod METHODS[] = {
    {"create", "()J", (void *)create},
    {"close", "(J)V", (void *)close_block},
};

const methods block_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
