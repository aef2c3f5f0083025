/* Looking at a wallet: how it stands, its limits, its log. */
#include "block.h"

#define GIVE(env, array, ...)                                             \
  do {                                                                    \
    const jlong numbers_[] = {__VA_ARGS__};                               \
    give_numbers(env, array, numbers_, sizeof numbers_ / sizeof *numbers_); \
  } while (0)

static jint status(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  ecny_status s;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_status(&b->wallet, &s);
  if (result == ECNY_OK) {
    GIVE(env, numbers, id_number(s.id), (jlong)s.balance_fen, (jlong)s.in_flight_fen, s.unsettled, s.kind, s.tier,
         s.element_class, s.locked, s.day, s.last_sync, s.last_day, s.records, s.covered);
  }
  return leave(b, result);
}

static jint limits(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  ecny_limits l;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_limits(&b->wallet, &l);
  if (result == ECNY_OK) {
    GIVE(env, numbers, l.profile, l.hop, l.days_since_sync, l.payments_since_sync, (jlong)l.balance_fen,
         (jlong)l.single_fen, (jlong)l.paid_since_sync_fen, (jlong)l.received_since_sync_fen, (jlong)l.paid_fen,
         (jlong)l.received_fen, l.payments);
  }
  return leave(b, result);
}

static jint unsettled(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jint index, jlongArray numbers) {
  (void)native;
  ecny_unsettled u;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_unsettled(&b->wallet, (uint32_t)index, &u);
  if (result == ECNY_OK) GIVE(env, numbers, id_number(u.payee), u.seq, (jlong)u.amount_fen);
  return leave(b, result);
}

static jint next_line(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  jlong after;
  ecny_line l = {0};
  block *b = enter(env, handle, callbacks);
  (*env)->GetLongArrayRegion(env, numbers, 0, 1, &after);
  if (after < 0 || after > UINT32_MAX) return leave(b, ECNY_VALUE);
  l.number = (uint32_t)after;
  ecny_result result = ecny_wallet_next_line(&b->wallet, &l);
  if (result == ECNY_OK) {
    GIVE(env, numbers, l.number, l.kind, (jlong)l.amount_fen, (jlong)l.balance_fen, l.seq, l.day, id_number(l.peer),
         l.purse, l.refunded);
  }
  return leave(b, result);
}

static const JNINativeMethod METHODS[] = {
    {"status", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)status},
    {"limits", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)limits},
    {"unsettled", "(JLorg/ecny/wallet/Callbacks;I[J)I", (void *)unsettled},
    {"nextLine", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)next_line},
};

const methods look_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
