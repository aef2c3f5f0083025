/* Who says yes: armed in advance, shown and approved, or allowed once. */
#include "block.h"

static ecny_payment payment_of(jlong payee, jint currency, jint tag, jlong fen) {
  ecny_payment payment = {.currency = (uint16_t)currency, .tag = (uint16_t)tag, .amount_fen = (uint64_t)fen};
  id_bytes(payee, payment.payee);
  return payment;
}

static jint arm(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jint direction, jlong most_fen, jint count,
                jlong millis) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  if (count < 0 || count > UINT8_MAX || millis < 0) return leave(b, ECNY_VALUE);
  return leave(b, ecny_wallet_arm(&b->wallet, direction, (uint64_t)most_fen, (uint8_t)count, (uint64_t)millis));
}

static jint disarm(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_disarm(&b->wallet));
}

static jint asked(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  ecny_payment p;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_asked(&b->wallet, &p);
  if (result == ECNY_OK) {
    const jlong given[] = {id_number(p.payee), p.currency, p.tag, (jlong)p.amount_fen};
    give_numbers(env, numbers, given, sizeof given / sizeof *given);
  }
  return leave(b, result);
}

static jint approve(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong payee, jint currency, jint tag,
                    jlong fen) {
  (void)native;
  ecny_payment payment = payment_of(payee, currency, tag, fen);
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_approve(&b->wallet, &payment));
}

static jint allow(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong payee, jint currency, jint tag,
                  jlong fen) {
  (void)native;
  ecny_payment payment = payment_of(payee, currency, tag, fen);
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_allow(&b->wallet, &payment));
}

static jint decline(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_decline(&b->wallet));
}

static jint assert_state(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jint what, jlong millis) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  if (millis < 0) return leave(b, ECNY_VALUE);
  return leave(b, ecny_wallet_assert(&b->wallet, what, (uint64_t)millis));
}

static jint power_free(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jboolean power_free) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_power_free(&b->wallet, power_free != JNI_FALSE));
}

static jint purpose(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jint tag) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  if (tag < 0 || tag > UINT16_MAX) return leave(b, ECNY_VALUE);
  return leave(b, ecny_wallet_purpose(&b->wallet, (uint16_t)tag));
}

static const JNINativeMethod METHODS[] = {
    {"assertState", "(JLorg/ecny/wallet/Callbacks;IJ)I", (void *)assert_state},
    {"powerFree", "(JLorg/ecny/wallet/Callbacks;Z)I", (void *)power_free},
    {"purpose", "(JLorg/ecny/wallet/Callbacks;I)I", (void *)purpose},
    {"arm", "(JLorg/ecny/wallet/Callbacks;IJIJ)I", (void *)arm},
    {"disarm", "(JLorg/ecny/wallet/Callbacks;)I", (void *)disarm},
    {"asked", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)asked},
    {"approve", "(JLorg/ecny/wallet/Callbacks;JIIJ)I", (void *)approve},
    {"allow", "(JLorg/ecny/wallet/Callbacks;JIIJ)I", (void *)allow},
    {"decline", "(JLorg/ecny/wallet/Callbacks;)I", (void *)decline},
};

const methods consent_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
