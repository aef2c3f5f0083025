/* The class FileFlash. */
#ifndef ECNY_NAPI_FLASH_CLASS_H
#define ECNY_NAPI_FLASH_CLASS_H

#include "error.h"
#include "file_flash.h"

/* Null, with an exception pending, where the runtime fails. */
napi_value flash_class_make(napi_env env, realm *realm);

/* The file of a FileFlash; null where value is none. Who keeps it says so with flash_class_keep, and lets it go with
 * flash_class_drop: the runtime collects objects in any order. */
file_flash *flash_class_get(napi_env env, napi_value value);
void flash_class_keep(file_flash *flash);
void flash_class_drop(file_flash *flash);

#endif
