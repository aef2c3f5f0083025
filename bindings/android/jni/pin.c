/* The PIN. Digits are wiped here as soon as the library has had them. */
#include "block.h"

enum { DIGITS_MOST = 16 };

static jint pin_set(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray digits) {
  (void)native;
  uint8_t bytes[DIGITS_MOST];
  size_t length = 0;
  block *b = enter(env, handle, callbacks);
  ecny_result result = take_most(env, digits, bytes, sizeof bytes, &length);
  if (result == ECNY_OK) result = ecny_wallet_pin_set(&b->wallet, bytes, length);
  wipe(bytes, sizeof bytes);
  return leave(b, result);
}

static jint pin_verify(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray digits, jlong millis) {
  (void)native;
  uint8_t bytes[DIGITS_MOST];
  size_t length = 0;
  block *b = enter(env, handle, callbacks);
  ecny_result result = millis < 0 ? ECNY_VALUE : take_most(env, digits, bytes, sizeof bytes, &length);
  if (result == ECNY_OK) result = ecny_wallet_pin_verify(&b->wallet, bytes, length, (uint64_t)millis);
  wipe(bytes, sizeof bytes);
  return leave(b, result);
}

static jint pin_change(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray old, jbyteArray next) {
  (void)native;
  uint8_t old_bytes[DIGITS_MOST], next_bytes[DIGITS_MOST];
  size_t old_length = 0, next_length = 0;
  block *b = enter(env, handle, callbacks);
  ecny_result result = take_most(env, old, old_bytes, sizeof old_bytes, &old_length);
  if (result == ECNY_OK) result = take_most(env, next, next_bytes, sizeof next_bytes, &next_length);
  if (result == ECNY_OK) {
    result = ecny_wallet_pin_change(&b->wallet, old_bytes, old_length, next_bytes, next_length);
  }
  wipe(old_bytes, sizeof old_bytes);
  wipe(next_bytes, sizeof next_bytes);
  return leave(b, result);
}

static const JNINativeMethod METHODS[] = {
    {"pinSet", "(JLorg/ecny/wallet/Callbacks;[B)I", (void *)pin_set},
    {"pinVerify", "(JLorg/ecny/wallet/Callbacks;[BJ)I", (void *)pin_verify},
    {"pinChange", "(JLorg/ecny/wallet/Callbacks;[B[B)I", (void *)pin_change},
};

const methods pin_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
