/* Flash in a file, for phones: words that are written once, pages that are erased, and nothing acknowledged before it is
 * on the disk. No Node-API in here: an asynchronous call uses it from another thread. */
#ifndef ECNY_NAPI_FILE_FLASH_H
#define ECNY_NAPI_FILE_FLASH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ecny.h>

typedef struct file_flash {
    int fd;
    uint32_t size, page;
    _Atomic(const void *) holder; /* the device that is open on it, or FILE_FLASH_CLOSED, or null */
    bool broken;                  /* a write failed: what is on the disk is known only after it is opened again */
    unsigned users;               /* the JavaScript objects that point here; only their thread counts */
} file_flash;

/* 0, or errno: EWOULDBLOCK where another process or object has the file, EFBIG where it has another size, EINVAL where
 * size is no even number of pages, or a page no whole words. A new file is erased flash; it gets its name when it is whole. */
int file_flash_open(file_flash *flash, const char *path, uint32_t size, uint32_t page);

/* ECNY_OK: it is this holder's until file_flash_release, if it was not before. ECNY_BUSY while it is another's,
 * ECNY_PLATFORM where it is closed. */
ecny_result file_flash_claim(file_flash *flash, const void *holder);
void file_flash_release(file_flash *flash, const void *holder);
/* ECNY_BUSY while somebody is open on it, ECNY_NOT_OPEN where it is closed already. */
ecny_result file_flash_close(file_flash *flash);

/* What ecny_platform wants; context is the file_flash. */
int32_t file_flash_read(void *context, uint32_t offset, uint8_t *out, size_t len);
int32_t file_flash_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
int32_t file_flash_erase(void *context, uint32_t offset, size_t len);

#endif
