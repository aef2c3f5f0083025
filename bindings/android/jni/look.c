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
    GIVE(env, numbers, id_number(s.id), id_number(s.parent), (jlong)s.balance_fen, (jlong)s.ordinary_fen,
         (jlong)s.in_flight_fen, s.unsettled, s.kind, s.tier, s.element_class, s.standing, s.orders, s.day, s.today,
         s.last_sync, s.last_day, s.records, s.covered, s.buried);
  }
  return leave(b, result);
}

static jint limits(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  ecny_limits l;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_limits(&b->wallet, &l);
  if (result == ECNY_OK) {
    GIVE(env, numbers, l.profile, l.crisis_last_day, l.hop, l.days_since_sync, l.days, l.payments_since_sync,
         l.payments, l.power_free_payments_since_sync, l.power_free_payments, l.list_age, (jlong)l.balance_fen,
         (jlong)l.single_fen, (jlong)l.paid_since_sync_fen, (jlong)l.paid_fen, (jlong)l.received_since_sync_fen,
         (jlong)l.received_fen, (jlong)l.respent_since_sync_fen, (jlong)l.respent_fen, (jlong)l.unverified_single_fen,
         (jlong)l.unverified_since_sync_fen, (jlong)l.unverified_fen, (jlong)l.power_free_since_sync_fen,
         (jlong)l.power_free_fen, (jlong)l.least_unarmed_fen, (jlong)l.stale_list_single_fen);
  }
  return leave(b, result);
}

static jint settings(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  ecny_settings s;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_settings(&b->wallet, &s);
  if (result == ECNY_OK) {
    GIVE(env, numbers, (jlong)s.single_fen, (jlong)s.paid_since_sync_fen, (jlong)s.unverified_single_fen,
         (jlong)s.unverified_since_sync_fen, (jlong)s.power_free_since_sync_fen, s.power_free_payments, s.flags);
  }
  return leave(b, result);
}

static jint set_settings(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  jlong n[7];
  block *b = enter(env, handle, callbacks);
  (*env)->GetLongArrayRegion(env, numbers, 0, 7, n);
  if (n[5] < 0 || n[5] > UINT8_MAX || n[6] < 0 || n[6] > UINT8_MAX) return leave(b, ECNY_VALUE);
  const ecny_settings s = {.single_fen = (uint64_t)n[0],
                           .paid_since_sync_fen = (uint64_t)n[1],
                           .unverified_single_fen = (uint64_t)n[2],
                           .unverified_since_sync_fen = (uint64_t)n[3],
                           .power_free_since_sync_fen = (uint64_t)n[4],
                           .power_free_payments = (uint8_t)n[5],
                           .flags = (uint8_t)n[6]};
  return leave(b, ecny_wallet_set_settings(&b->wallet, &s));
}

static jint pocket(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jint index, jlongArray numbers) {
  (void)native;
  ecny_pocket p;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_pocket(&b->wallet, (uint32_t)index, &p);
  if (result == ECNY_OK) GIVE(env, numbers, p.tag, p.hop, p.last_day, (jlong)p.balance_fen);
  return leave(b, result);
}

static jint pin_status(JNIEnv *env, jclass native, jlong handle, jobject callbacks, jlongArray numbers) {
  (void)native;
  ecny_pin p;
  block *b = enter(env, handle, callbacks);
  ecny_result result = ecny_wallet_pin_status(&b->wallet, &p);
  if (result == ECNY_OK) GIVE(env, numbers, p.state, p.left);
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
         l.purse, l.refunded, l.tag, l.step);
  }
  return leave(b, result);
}

static const JNINativeMethod METHODS[] = {
    {"status", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)status},
    {"limits", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)limits},
    {"settings", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)settings},
    {"setSettings", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)set_settings},
    {"pocket", "(JLorg/ecny/wallet/Callbacks;I[J)I", (void *)pocket},
    {"pinStatus", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)pin_status},
    {"unsettled", "(JLorg/ecny/wallet/Callbacks;I[J)I", (void *)unsettled},
    {"nextLine", "(JLorg/ecny/wallet/Callbacks;[J)I", (void *)next_line},
};

const methods look_methods = {METHODS, sizeof METHODS / sizeof *METHODS};
