/* One tap, as a card or as a reader: APDUs in, APDUs and events out. */
#include "block.h"

/* A step of a tap that takes a peer's APDU, and one that begins something with a sum. */
typedef ecny_result (*step)(ecny_wallet *, const uint8_t *, size_t, uint8_t *, size_t, size_t *, ecny_event *);
typedef ecny_result (*beginning)(ecny_wallet *, uint64_t, uint8_t *, size_t, size_t *);

/* The peer's bytes are passed on whatever their length: the library has an answer to every one. */
static jint take_step(JNIEnv *env, jlong handle, jobject callbacks, jbyteArray in, jbyteArray out, jlongArray numbers,
                      step step) {
  if (in == NULL) return ECNY_NULL;
  jsize in_length = (*env)->GetArrayLength(env, in);
  jbyte *in_bytes = (*env)->GetByteArrayElements(env, in, NULL);
  if (in_bytes == NULL) return ECNY_NULL; /* with an OutOfMemoryError pending, which is what Java sees */
  uint8_t answer[ECNY_APDU_MAX];
  size_t length = 0;
  ecny_event e = {0};
  block *b = enter(env, handle, callbacks);
  ecny_result result = step(&b->wallet, (const uint8_t *)in_bytes, (size_t)in_length, answer, sizeof answer, &length, &e);
  (*env)->ReleaseByteArrayElements(env, in, in_bytes, JNI_ABORT);
  if (result == ECNY_OK) {
    const jlong given[] = {(jlong)length, e.kind,  e.why, (jlong)e.amount_fen,
                           e.seq,         id_number(e.peer), e.again, e.over};
    give(env, out, answer, length);
    give_numbers(env, numbers, given, sizeof given / sizeof *given);
  }
  return leave(b, result);
}

static jint take_beginning(JNIEnv *env, jlong handle, jobject callbacks, jlong fen, jbyteArray out, jlongArray numbers,
                           beginning beginning) {
  uint8_t command[ECNY_APDU_MAX];
  size_t length = 0;
  block *b = enter(env, handle, callbacks);
  ecny_result result = beginning(&b->wallet, (uint64_t)fen, command, sizeof command, &length);
  if (result == ECNY_OK) {
    const jlong given = (jlong)length;
    give(env, out, command, length);
    give_numbers(env, numbers, &given, 1);
  }
  return leave(b, result);
}

static jint handle_apdu(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray apdu, jbyteArray out,
                        jlongArray numbers) {
  (void)native;
  return take_step(env, handle, callbacks, apdu, out, numbers, ecny_wallet_handle_apdu);
}

static jint feed(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jbyteArray response, jbyteArray out,
                 jlongArray numbers) {
  (void)native;
  return take_step(env, handle, callbacks, response, out, numbers, ecny_wallet_feed);
}

static jint collect(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong fen, jbyteArray out,
                    jlongArray numbers) {
  (void)native;
  return take_beginning(env, handle, callbacks, fen, out, numbers, ecny_wallet_collect);
}

static jint load(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong fen, jbyteArray out,
                 jlongArray numbers) {
  (void)native;
  return take_beginning(env, handle, callbacks, fen, out, numbers, ecny_wallet_load);
}

static jint pay(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong fen, jbyteArray out,
                jlongArray numbers) {
  (void)native;
  return take_beginning(env, handle, callbacks, fen, out, numbers, ecny_wallet_pay);
}

static jint redeem(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong fen, jbyteArray out,
                   jlongArray numbers) {
  (void)native;
  return take_beginning(env, handle, callbacks, fen, out, numbers, ecny_wallet_redeem);
}

static jint pay_again(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlong fen, jbyteArray out,
                      jlongArray numbers) {
  (void)native;
  return take_beginning(env, handle, callbacks, fen, out, numbers, ecny_wallet_pay_again);
}

static jint end_tap(JNIEnv *env, jclass native, jlong handle, jobject callbacks) {
  (void)native;
  block *b = enter(env, handle, callbacks);
  return leave(b, ecny_wallet_end_tap(&b->wallet));
}

static jint void_order(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  uint32_t session = 0;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_void(&b->wallet, &session);
  if (result == ECNY_OK) {
    const jlong given = session;
    give_numbers(env, numbers, &given, 1);
  }
  return leave(b, result);
}

static const JNINativeMethod METHODS[] = {
    {"handleApdu", "(JLorg/ecny/wallet/Callbacks;[B[B[J)I", (void *)handle_apdu},
    {"feed", "(JLorg/ecny/wallet/Callbacks;[B[B[J)I", (void *)feed},
    {"collect", "(JLorg/ecny/wallet/Callbacks;J[B[J)I", (void *)collect},
    {"load", "(JLorg/ecny/wallet/Callbacks;J[B[J)I", (void *)load},
    {"pay", "(JLorg/ecny/wallet/Callbacks;J[B[J)I", (void *)pay},
    {"redeem", "(JLorg/ecny/wallet/Callbacks;J[B[J)I", (void *)redeem},
    {"payAgain", "(JLorg/ecny/wallet/Callbacks;J[B[J)I", (void *)pay_again},
    {"endTap", "(JLorg/ecny/wallet/Callbacks;)I", (void *)end_tap},
    {"voidOrder", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)void_order},
};

const methods tap_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
