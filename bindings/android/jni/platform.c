/* What the library calls, as calls of Java.
 *
 * No exception passes through the library: whatever Java throws is taken off the thread, kept in the Callbacks object,
 * and is "not done" for the library. Handle.java makes it the cause of what the caller gets. Arrays are copied, never
 * lent: a flash that keeps the array it was given holds a copy. */
#include "platform.h"

#define DONE 0
#define NOT_DONE (-1)

/* Ids stay good as long as the class does, and JNI_OnLoad is called once in the life of the class. */
static struct {
  jmethodID flash_read, flash_program, flash_erase, pin_read, pin_program, pin_erase, random, counter_read, counter_advance, millis;
  jfieldID thrown, flash_size, flash_page, has_counter, has_clock, has_pin, pin_size, pin_page;
} java;

/* Takes a pending exception off the thread and keeps it, if it is the first of this call. */
static int32_t outcome(block *b) {
  JNIEnv *env = b->env;
  if (!(*env)->ExceptionCheck(env)) return DONE;
  jthrowable thrown = (*env)->ExceptionOccurred(env);
  (*env)->ExceptionClear(env);
  jobject first = (*env)->GetObjectField(env, b->callbacks, java.thrown);
  if (first == NULL) (*env)->SetObjectField(env, b->callbacks, java.thrown, thrown);
  else (*env)->DeleteLocalRef(env, first);
  (*env)->DeleteLocalRef(env, thrown);
  return NOT_DONE;
}

static int32_t read_by(jmethodID read_, void *context, uint32_t offset, uint8_t *out, size_t len) {
  block *b = context;
  JNIEnv *env = b->env;
  if (env == NULL || len > INT32_MAX) return NOT_DONE;
  jbyteArray read = (*env)->CallObjectMethod(env, b->callbacks, read_, (jint)offset, (jint)len);
  if (outcome(b) != DONE) return NOT_DONE;
  (*env)->GetByteArrayRegion(env, read, 0, (jsize)len, (jbyte *)out);
  (*env)->DeleteLocalRef(env, read);
  return DONE;
}

static int32_t program_by(jmethodID program, void *context, uint32_t offset, const uint8_t *bytes, size_t len) {
  block *b = context;
  JNIEnv *env = b->env;
  if (env == NULL || len > INT32_MAX) return NOT_DONE;
  jbyteArray from = (*env)->NewByteArray(env, (jsize)len);
  if (outcome(b) != DONE) return NOT_DONE;
  (*env)->SetByteArrayRegion(env, from, 0, (jsize)len, (const jbyte *)bytes);
  (*env)->CallVoidMethod(env, b->callbacks, program, (jint)offset, from);
  int32_t done = outcome(b);
  (*env)->DeleteLocalRef(env, from);
  return done;
}

static int32_t erase_by(jmethodID erase, void *context, uint32_t offset, size_t len) {
  block *b = context;
  if (b->env == NULL || len > INT32_MAX) return NOT_DONE;
  (*b->env)->CallVoidMethod(b->env, b->callbacks, erase, (jint)offset, (jint)len);
  return outcome(b);
}

static int32_t flash_read(void *context, uint32_t offset, uint8_t *out, size_t len) {
  return read_by(java.flash_read, context, offset, out, len);
}

static int32_t flash_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len) {
  return program_by(java.flash_program, context, offset, bytes, len);
}

static int32_t flash_erase(void *context, uint32_t offset, size_t len) {
  return erase_by(java.flash_erase, context, offset, len);
}

static int32_t pin_read(void *context, uint32_t offset, uint8_t *out, size_t len) {
  return read_by(java.pin_read, context, offset, out, len);
}

static int32_t pin_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len) {
  return program_by(java.pin_program, context, offset, bytes, len);
}

static int32_t pin_erase(void *context, uint32_t offset, size_t len) {
  return erase_by(java.pin_erase, context, offset, len);
}

static int32_t random_bytes(void *context, uint8_t *out, size_t len) {
  block *b = context;
  JNIEnv *env = b->env;
  if (env == NULL || len > INT32_MAX) return NOT_DONE;
  jbyteArray filled = (*env)->CallObjectMethod(env, b->callbacks, java.random, (jint)len);
  if (outcome(b) != DONE) return NOT_DONE;
  jbyte *bytes = (*env)->GetByteArrayElements(env, filled, NULL);
  if (bytes == NULL) {
    (*env)->DeleteLocalRef(env, filled);
    return outcome(b), NOT_DONE;
  }
  for (size_t i = 0; i < len; i++) out[i] = (uint8_t)bytes[i];
  wipe(bytes, len);
  (*env)->ReleaseByteArrayElements(env, filled, bytes, 0); /* writes the zeros back */
  (*env)->DeleteLocalRef(env, filled);
  return DONE;
}

static int32_t counter_read(void *context, uint32_t *value) {
  block *b = context;
  if (b->env == NULL) return NOT_DONE;
  jlong now = (*b->env)->CallLongMethod(b->env, b->callbacks, java.counter_read);
  if (outcome(b) != DONE || now < 0 || now > UINT32_MAX) return NOT_DONE;
  *value = (uint32_t)now;
  return DONE;
}

static int32_t counter_advance(void *context, uint32_t value) {
  block *b = context;
  if (b->env == NULL) return NOT_DONE;
  (*b->env)->CallVoidMethod(b->env, b->callbacks, java.counter_advance, (jlong)value);
  return outcome(b);
}

static int32_t millis(void *context, uint64_t *now) {
  block *b = context;
  if (b->env == NULL) return NOT_DONE;
  jlong java_now = (*b->env)->CallLongMethod(b->env, b->callbacks, java.millis);
  if (outcome(b) != DONE || java_now < 0) return NOT_DONE;
  *now = (uint64_t)java_now;
  return DONE;
}

ecny_platform platform_of(block *b) {
  JNIEnv *env = b->env;
  ecny_platform platform = {
      .context = b,
      .flash_size = (uint32_t)(*env)->GetIntField(env, b->callbacks, java.flash_size),
      .flash_page = (uint32_t)(*env)->GetIntField(env, b->callbacks, java.flash_page),
      .flash_read = flash_read,
      .flash_program = flash_program,
      .flash_erase = flash_erase,
      .random = random_bytes,
  };
  if ((*env)->GetBooleanField(env, b->callbacks, java.has_counter)) {
    platform.counter_read = counter_read;
    platform.counter_advance = counter_advance;
  }
  if ((*env)->GetBooleanField(env, b->callbacks, java.has_clock)) platform.millis = millis;
  if ((*env)->GetBooleanField(env, b->callbacks, java.has_pin)) {
    b->pin = (ecny_flash){
        .size = (uint32_t)(*env)->GetIntField(env, b->callbacks, java.pin_size),
        .page = (uint32_t)(*env)->GetIntField(env, b->callbacks, java.pin_page),
        .read = pin_read,
        .program = pin_program,
        .erase = pin_erase,
    };
    platform.pin_flash = &b->pin;
  }
  return platform;
}

static jmethodID method(JNIEnv *env, jclass class, const char *name, const char *signature) {
  return (*env)->ExceptionCheck(env) ? NULL : (*env)->GetMethodID(env, class, name, signature);
}

static jfieldID field(JNIEnv *env, jclass class, const char *name, const char *signature) {
  return (*env)->ExceptionCheck(env) ? NULL : (*env)->GetFieldID(env, class, name, signature);
}

jboolean platform_load(JNIEnv *env) {
  jclass class = (*env)->FindClass(env, "org/ecny/wallet/Callbacks");
  if (class == NULL) return JNI_FALSE;
  java.flash_read = method(env, class, "flashRead", "(II)[B");
  java.flash_program = method(env, class, "flashProgram", "(I[B)V");
  java.flash_erase = method(env, class, "flashErase", "(II)V");
  java.pin_read = method(env, class, "pinRead", "(II)[B");
  java.pin_program = method(env, class, "pinProgram", "(I[B)V");
  java.pin_erase = method(env, class, "pinErase", "(II)V");
  java.random = method(env, class, "random", "(I)[B");
  java.counter_read = method(env, class, "counterRead", "()J");
  java.counter_advance = method(env, class, "counterAdvance", "(J)V");
  java.millis = method(env, class, "millis", "()J");
  java.thrown = field(env, class, "thrown", "Ljava/lang/Throwable;");
  java.flash_size = field(env, class, "flashSize", "I");
  java.flash_page = field(env, class, "flashPage", "I");
  java.has_counter = field(env, class, "hasCounter", "Z");
  java.has_clock = field(env, class, "hasClock", "Z");
  java.has_pin = field(env, class, "hasPin", "Z");
  java.pin_size = field(env, class, "pinSize", "I");
  java.pin_page = field(env, class, "pinPage", "I");
  (*env)->DeleteLocalRef(env, class);
  return !(*env)->ExceptionCheck(env);
}
