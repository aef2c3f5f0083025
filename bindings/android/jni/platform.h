/* What the library calls: the methods of a Java platform. */
#ifndef ECNY_JNI_PLATFORM_H
#define ECNY_JNI_PLATFORM_H

#include "block.h"

/* Finds the methods of org.ecny.wallet.Callbacks; false with an exception pending where one is missing. */
jboolean platform_load(JNIEnv *env);

/* The platform of the call that is running in that block. */
ecny_platform platform_of(block *b);

#endif
