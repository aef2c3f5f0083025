/* A wallet's life: made, opened, tidied. It is closed with its block. */
#include "block.h"
#include "platform.h"

static jint format(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray keys, jbyteArray root,
                   jbyteArray enrolled) {
  (void)native;
  uint8_t key_bytes[ECNY_KEYS_LEN], point[ECNY_POINT_LEN], package[ECNY_PACKAGE_LEN];
  block *b = enter(env, handle, callbacks);
  b->kind = BLOCK_WALLET;
  ecny_platform platform = platform_of(b);
  ecny_result result = take(env, keys, key_bytes, sizeof key_bytes);
  if (result == ECNY_OK) result = take(env, root, point, sizeof point);
  if (result == ECNY_OK) result = take(env, enrolled, package, sizeof package);
  if (result == ECNY_OK) {
    result = ecny_wallet_format(&b->wallet, &platform, key_bytes, sizeof key_bytes, point, package, sizeof package);
  }
  wipe(key_bytes, sizeof key_bytes);
  return leave(b, result);
}

static jint open(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray keys) {
  (void)native;
  uint8_t key_bytes[ECNY_KEYS_LEN];
  block *b = enter(env, handle, callbacks);
  b->kind = BLOCK_WALLET;
  ecny_platform platform = platform_of(b);
  ecny_result result = take(env, keys, key_bytes, sizeof key_bytes);
  if (result == ECNY_OK) result = ecny_wallet_open(&b->wallet, &platform, key_bytes, sizeof key_bytes);
  wipe(key_bytes, sizeof key_bytes);
  return leave(b, result);
}

static jint prepare(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_prepare(&b->wallet));
}

static jint nonces(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jint policy) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_nonces(&b->wallet, policy));
}

static jint confirm(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_confirm(&b->wallet));
}

static jint compact(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_compact(&b->wallet));
}

static jint activate(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_activate(&b->wallet));
}

static jint suspend(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_suspend(&b->wallet));
}

static jint resume(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_resume(&b->wallet));
}

static jint retire(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_retire(&b->wallet));
}

static jint hand_over(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong seq) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  if (seq < 0 || seq > UINT32_MAX) return leave(b, ECNY_VALUE);
  return leave(b, ecny_wallet_hand_over(&b->wallet, (uint32_t)seq));
}

static const JNINativeMethod METHODS[] = {
    {"format", "(JLorg/ecny/wallet/Callbacks;[B[B[B)I", (void *)format},
    {"open", "(JLorg/ecny/wallet/Callbacks;[B)I", (void *)open},
    {"prepare", "(JLorg/ecny/wallet/Callbacks;)I", (void *)prepare},
    {"nonces", "(JLorg/ecny/wallet/Callbacks;I)I", (void *)nonces},
    {"confirm", "(JLorg/ecny/wallet/Callbacks;)I", (void *)confirm},
    {"activate", "(JLorg/ecny/wallet/Callbacks;)I", (void *)activate},
    {"suspend", "(JLorg/ecny/wallet/Callbacks;)I", (void *)suspend},
    {"resume", "(JLorg/ecny/wallet/Callbacks;)I", (void *)resume},
    {"retire", "(JLorg/ecny/wallet/Callbacks;)I", (void *)retire},
    {"handOver", "(JLorg/ecny/wallet/Callbacks;J)I", (void *)hand_over},
    {"compact", "(JLorg/ecny/wallet/Callbacks;)I", (void *)compact},
};

const methods life_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
