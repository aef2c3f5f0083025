/* org.ecny.wallet.Native over ecny.h.
 *
 * In C and not in Rust with the `jni` crate: this file and its neighbours only move arguments between two C
 * interfaces, so there is nothing here for Rust to make safe; `jni` would need std, unwinding and about 700 KB per
 * architecture; and whoever builds an app has a C compiler in the NDK already.
 *
 * What holds: one call at a time is in a block (Handle.java has the lock), so a block belongs to one thread while a
 * call runs. No state but the ids in platform.c. No references to Java objects outlive a call: a platform, and whatever
 * it leads to, can be collected like any Java object. Every result of the library goes back as its number; exceptions
 * are made in Java.
 */
#include "block.h"
#include "platform.h"

static jint apdu_max(JNIEnv *env, jclass native) {
  (void)env;
  (void)native;
  return ECNY_APDU_MAX;
}

static jint record_max(JNIEnv *env, jclass native) {
  (void)env;
  (void)native;
  return ECNY_RECORD_MAX;
}

static jint frame_max(JNIEnv *env, jclass native) {
  (void)env;
  (void)native;
  return ECNY_FRAME_MAX;
}

static jstring version(JNIEnv *env, jclass native) {
  (void)native;
  return (*env)->NewStringUTF(env, ecny_version());
}

static jstring result_name(JNIEnv *env, jclass native, jint result) {
  (void)native;
  return (*env)->NewStringUTF(env, ecny_result_name(result));
}

static jstring result_text(JNIEnv *env, jclass native, jint result) {
  (void)native;
  return (*env)->NewStringUTF(env, ecny_result_text(result));
}

static const JNINativeMethod LIBRARY[] = {
    {"apduMax", "()I", (void *)apdu_max},
    {"frameMax", "()I", (void *)frame_max},
    {"recordMax", "()I", (void *)record_max},
    {"version", "()Ljava/lang/String;", (void *)version},
    {"resultName", "(I)Ljava/lang/String;", (void *)result_name},
    {"resultText", "(I)Ljava/lang/String;", (void *)result_text},
};

static const methods library_methods = {LIBRARY, sizeof LIBRARY / sizeof *LIBRARY};

/* A header and a library of two versions would write past the end of a block. */
static jboolean fits(JNIEnv *env) {
  if (ecny_abi_version() == ECNY_ABI_VERSION && ecny_wallet_words() <= ECNY_WALLET_WORDS &&
      ecny_enrolment_words() <= ECNY_ENROLMENT_WORDS) {
    return JNI_TRUE;
  }
  jclass error = (*env)->FindClass(env, "java/lang/UnsatisfiedLinkError");
  if (error != NULL) (*env)->ThrowNew(env, error, "libecny is not the one that ecny_jni was built for");
  return JNI_FALSE;
}

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
  (void)reserved;
  JNIEnv *env;
  if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_6) != JNI_OK) return JNI_ERR;
  if (!fits(env) || !platform_load(env)) return JNI_ERR;
  jclass native = (*env)->FindClass(env, "org/ecny/wallet/Native");
  if (native == NULL) return JNI_ERR;
  const methods *all[] = {&library_methods, &block_methods, &life_methods, &enrolment_methods,
                          &look_methods,    &consent_methods, &pin_methods,  &tap_methods,
                          &operator_methods};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if ((*env)->RegisterNatives(env, native, all[i]->first, all[i]->count) != JNI_OK) return JNI_ERR;
  }
  (*env)->DeleteLocalRef(env, native);
  return JNI_VERSION_1_6;
}
