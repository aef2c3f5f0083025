/* Enrolment: the applicant's point out, the operator's package in, the keys out. */
#include "block.h"
#include "platform.h"

#define SECRET_LEN 32

static jint begin(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray applicant) {
  (void)native;
  uint8_t point[ECNY_POINT_LEN];
  block *b = enter(env, handle, callbacks);
  b->kind = BLOCK_ENROLMENT;
  ecny_platform platform = platform_of(b);
  ecny_result result = ecny_enrolment_begin(&b->enrolment, &platform, point);
  if (result == ECNY_OK) give(env, applicant, point, sizeof point);
  return leave(b, result);
}

static jint secret(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray secret) {
  (void)native;
  uint8_t bytes[SECRET_LEN];
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_enrolment_secret(&b->enrolment, bytes);
  if (result == ECNY_OK) give(env, secret, bytes, sizeof bytes);
  wipe(bytes, sizeof bytes);
  return leave(b, result);
}

static jint resume(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray secret,
                   jbyteArray applicant) {
  (void)native;
  uint8_t bytes[SECRET_LEN], point[ECNY_POINT_LEN];
  block *b = enter(env, handle, callbacks);
  b->kind = BLOCK_ENROLMENT;
  ecny_platform platform = platform_of(b);
  ecny_result result = take(env, secret, bytes, sizeof bytes);
  if (result == ECNY_OK) result = ecny_enrolment_resume(&b->enrolment, &platform, bytes, point);
  if (result == ECNY_OK) give(env, applicant, point, sizeof point);
  wipe(bytes, sizeof bytes);
  return leave(b, result);
}

static jint finish(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray root, jbyteArray enrolled,
                   jbyteArray keys) {
  (void)native;
  uint8_t point[ECNY_POINT_LEN], package[ECNY_PACKAGE_LEN], key_bytes[ECNY_KEYS_LEN];
  block *b = enter(env, handle, callbacks);
  ecny_result result = take(env, root, point, sizeof point);
  if (result == ECNY_OK) result = take(env, enrolled, package, sizeof package);
  if (result == ECNY_OK) {
    result = ecny_enrolment_finish(&b->enrolment, point, package, sizeof package, key_bytes);
    if (result == ECNY_OK) give(env, keys, key_bytes, sizeof key_bytes);
  }
  wipe(key_bytes, sizeof key_bytes);
  return leave(b, result);
}

/* Two blocks at once: the wallet's, and that of the enrolment for its next certificate. */
static jint renew(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong enrolment, jobject enrolments,
                  jbyteArray applicant) {
  (void)native;
  uint8_t point[ECNY_POINT_LEN];
  block *b = enter(env, handle, callbacks);
  block *e = enter(env, enrolment, enrolments);
  e->kind = BLOCK_ENROLMENT;
  ecny_platform platform = platform_of(e);
  ecny_result result = ecny_wallet_renew(&b->wallet, &e->enrolment, &platform, point);
  if (result == ECNY_OK) give(env, applicant, point, sizeof point);
  leave(e, result);
  return leave(b, result);
}

static const JNINativeMethod METHODS[] = {
    {"enrolmentBegin", "(JLorg/ecny/wallet/Callbacks;[B)I", (void *)begin},
    {"enrolmentSecret", "(JLorg/ecny/wallet/Callbacks;[B)I", (void *)secret},
    {"enrolmentResume", "(JLorg/ecny/wallet/Callbacks;[B[B)I", (void *)resume},
    {"enrolmentFinish", "(JLorg/ecny/wallet/Callbacks;[B[B[B)I", (void *)finish},
    {"renew", "(JLorg/ecny/wallet/Callbacks;JLorg/ecny/wallet/Callbacks;[B)I", (void *)renew},
};

const methods enrolment_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
