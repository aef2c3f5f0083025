/* What goes to the operator, and the operator's word coming back. */
#include "block.h"

static jint statement(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray statement) {
  (void)native;
  uint8_t bytes[ECNY_STATEMENT_LEN];
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_statement(&b->wallet, bytes);
  if (result == ECNY_OK) give(env, statement, bytes, sizeof bytes);
  return leave(b, result);
}

static jint next_record(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray out,
                        jlongArray numbers) {
  (void)native;
  jlong given[2];
  uint8_t record[ECNY_RECORD_MAX];
  size_t length = 0;
  block *b = enter(env, handle, callbacks);
  (*env)->GetLongArrayRegion(env, numbers, 0, 2, given);
  if (given[1] < 0 || given[1] > UINT32_MAX) return leave(b, ECNY_VALUE);
  uint32_t number = (uint32_t)given[1];
  ecny_result result = ecny_wallet_next_record(&b->wallet, &number, record, sizeof record, &length);
  if (result == ECNY_OK) {
    given[0] = (jlong)length;
    given[1] = number;
    give(env, out, record, length);
    give_numbers(env, numbers, given, 2);
  }
  return leave(b, result);
}

static jint sync(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray receipt,
                 jbyteArray signature) {
  (void)native;
  uint8_t receipt_bytes[ECNY_RECEIPT_LEN], signature_bytes[ECNY_SIGNATURE_LEN];
  block *b = enter(env, handle, callbacks);
  ecny_result result = take(env, receipt, receipt_bytes, sizeof receipt_bytes);
  if (result == ECNY_OK) result = take(env, signature, signature_bytes, sizeof signature_bytes);
  if (result == ECNY_OK) result = ecny_wallet_sync(&b->wallet, receipt_bytes, signature_bytes);
  return leave(b, result);
}

static jint resolve(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray resolution,
                    jbyteArray signature, jlongArray numbers) {
  (void)native;
  uint8_t resolution_bytes[ECNY_RESOLUTION_LEN], signature_bytes[ECNY_SIGNATURE_LEN];
  bool now = false;
  block *b = enter(env, handle, callbacks);
  ecny_result result = take(env, resolution, resolution_bytes, sizeof resolution_bytes);
  if (result == ECNY_OK) result = take(env, signature, signature_bytes, sizeof signature_bytes);
  if (result == ECNY_OK) result = ecny_wallet_resolve(&b->wallet, resolution_bytes, signature_bytes, &now);
  if (result == ECNY_OK) {
    const jlong given = now;
    give_numbers(env, numbers, &given, 1);
  }
  return leave(b, result);
}

static jint add_operator(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray certificate) {
  (void)native;
  uint8_t bytes[ECNY_OPERATOR_LEN];
  block *b = enter(env, handle, callbacks);
  ecny_result result = take(env, certificate, bytes, sizeof bytes);
  if (result == ECNY_OK) result = ecny_wallet_add_operator(&b->wallet, bytes);
  return leave(b, result);
}

static const JNINativeMethod METHODS[] = {
    {"statement", "(JLorg/ecny/wallet/Callbacks;[B)I", (void *)statement},
    {"nextRecord", "(JLorg/ecny/wallet/Callbacks;[B[J)I", (void *)next_record},
    {"sync", "(JLorg/ecny/wallet/Callbacks;[B[B)I", (void *)sync},
    {"resolve", "(JLorg/ecny/wallet/Callbacks;[B[B[J)I", (void *)resolve},
    {"addOperator", "(JLorg/ecny/wallet/Callbacks;[B)I", (void *)add_operator},
};

const methods operator_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
