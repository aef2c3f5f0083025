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

static jint take_word(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray word,
                      jlongArray numbers) {
  (void)native;
  uint8_t bytes[ECNY_WORD_MAX];
  size_t length = 0;
  bool now = false;
  block *b = enter(env, handle, callbacks);
  ecny_result result = take_most(env, word, bytes, sizeof bytes, &length);
  if (result == ECNY_OK) result = ecny_wallet_take(&b->wallet, bytes, length, &now);
  if (result == ECNY_OK) {
    const jlong given = now;
    give_numbers(env, numbers, &given, 1);
  }
  return leave(b, result);
}

static jint sync_begin(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_sync_begin(&b->wallet));
}

static jint sync_next(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray out,
                      jlongArray numbers) {
  (void)native;
  uint8_t frame[ECNY_FRAME_MAX];
  size_t length = 0;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_sync_next(&b->wallet, frame, sizeof frame, &length);
  if (result == ECNY_OK) {
    const jlong given = (jlong)length;
    give(env, out, frame, length);
    give_numbers(env, numbers, &given, 1);
  }
  return leave(b, result);
}

static jint sync_take(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray frame,
                      jlongArray numbers) {
  (void)native;
  uint8_t bytes[ECNY_FRAME_MAX];
  size_t length = 0;
  bool over = false;
  block *b = enter(env, handle, callbacks);
  ecny_result result = take_most(env, frame, bytes, sizeof bytes, &length);
  if (result == ECNY_OK) result = ecny_wallet_sync_take(&b->wallet, bytes, length, &over);
  if (result == ECNY_OK) {
    const jlong given = over;
    give_numbers(env, numbers, &given, 1);
  }
  return leave(b, result);
}

static const JNINativeMethod METHODS[] = {
    {"statement", "(JLorg/ecny/wallet/Callbacks;[B)I", (void *)statement},
    {"nextRecord", "(JLorg/ecny/wallet/Callbacks;[B[J)I", (void *)next_record},
    {"take", "(JLorg/ecny/wallet/Callbacks;[B[J)I", (void *)take_word},
    {"syncBegin", "(JLorg/ecny/wallet/Callbacks;)I", (void *)sync_begin},
    {"syncNext", "(JLorg/ecny/wallet/Callbacks;[B[J)I", (void *)sync_next},
    {"syncTake", "(JLorg/ecny/wallet/Callbacks;[B[J)I", (void *)sync_take},
};

const methods operator_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
