#define _GNU_SOURCE /* flock, and off_t of 64 bits everywhere */
#define _FILE_OFFSET_BITS 64

#include "file_flash.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DONE = 0, FAILED = -1, ROOM = 4096 };

static const char closed_mark;
#define FILE_FLASH_CLOSED ((const void *)&closed_mark)

static int open_locked(const char *path, int flags, int *fd);
static int make(const char *path, uint32_t size, int *fd);
static int sync_folder(const char *path);
static bool fill(int fd, uint32_t offset, size_t len);
static bool write_whole(int fd, uint32_t offset, const uint8_t *bytes, size_t len);
static bool read_whole(int fd, uint32_t offset, uint8_t *out, size_t len);
static bool inside(const file_flash *flash, uint32_t offset, size_t len, uint32_t unit);
static bool erased(int fd, uint32_t offset, size_t len);

int file_flash_open(file_flash *flash, const char *path, uint32_t size, uint32_t page)
{
    struct stat found;
    int fd = -1;
    if (page == 0 || page % ECNY_FLASH_WORD != 0 || size == 0 || size % ((uint64_t)page * 2) != 0)
        return EINVAL;

    int error = open_locked(path, O_RDWR, &fd);
    if (error == ENOENT)
        error = make(path, size, &fd);
    if (error != 0)
        return error;
    if (fstat(fd, &found) != 0)
        error = errno;
    else if (!S_ISREG(found.st_mode) || found.st_size != (off_t)size)
        error = EFBIG;
    if (error != 0) {
        close(fd);
        return error;
    }
    /* After a sync that failed, pages in memory may claim to be on the disk. What is read from now on is. */
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    *flash = (file_flash){ .fd = fd, .size = size, .page = page, .users = 1 };
    return 0;
}

ecny_result file_flash_claim(file_flash *flash, const void *holder)
{
    const void *found = NULL;
    if (atomic_compare_exchange_strong(&flash->holder, &found, holder) || found == holder)
        return ECNY_OK;
    return found == FILE_FLASH_CLOSED ? ECNY_PLATFORM : ECNY_BUSY;
}

void file_flash_release(file_flash *flash, const void *holder)
{
    atomic_compare_exchange_strong(&flash->holder, &holder, NULL);
}

ecny_result file_flash_close(file_flash *flash)
{
    const void *found = NULL;
    if (!atomic_compare_exchange_strong(&flash->holder, &found, FILE_FLASH_CLOSED))
        return found == FILE_FLASH_CLOSED ? ECNY_NOT_OPEN : ECNY_BUSY;
    close(flash->fd);
    flash->fd = -1;
    return ECNY_OK;
}

int32_t file_flash_read(void *context, uint32_t offset, uint8_t *out, size_t len)
{
    const file_flash *flash = context;
    return inside(flash, offset, len, 1) && read_whole(flash->fd, offset, out, len) ? DONE : FAILED;
}

int32_t file_flash_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    file_flash *flash = context;
    if (flash->broken || !inside(flash, offset, len, ECNY_FLASH_WORD) || !erased(flash->fd, offset, len))
        return FAILED;
    flash->broken = !write_whole(flash->fd, offset, bytes, len) || fdatasync(flash->fd) != 0;
    return flash->broken ? FAILED : DONE;
}

int32_t file_flash_erase(void *context, uint32_t offset, size_t len)
{
    file_flash *flash = context;
    if (flash->broken || !inside(flash, offset, len, flash->page))
        return FAILED;
    flash->broken = !fill(flash->fd, offset, len) || fdatasync(flash->fd) != 0;
    return flash->broken ? FAILED : DONE;
}

/* Two who had the same file would write over each other. The lock goes with the descriptor, so it holds against another
 * thread and another process alike, and a process that dies leaves none behind. */
static int open_locked(const char *path, int flags, int *fd)
{
    int opened = open(path, flags | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (opened < 0)
        return errno;
    if (flock(opened, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        close(opened);
        return error;
    }
    *fd = opened;
    return 0;
}

/* The name is given last: a file of that name is always whole. Who comes second finds the lock, or the name. */
static int make(const char *path, uint32_t size, int *fd)
{
    char unfinished[PATH_MAX];
    struct stat found;
    int written = snprintf(unfinished, sizeof unfinished, "%s.new", path);
    if (written < 0 || (size_t)written >= sizeof unfinished)
        return ENAMETOOLONG;

    int error = open_locked(unfinished, O_RDWR | O_CREAT, fd);
    if (error != 0)
        return error;
    if (stat(path, &found) == 0)
        error = EWOULDBLOCK;
    else if (ftruncate(*fd, 0) != 0 || !fill(*fd, 0, size) || fsync(*fd) != 0 || rename(unfinished, path) != 0)
        error = errno != 0 ? errno : EIO;
    else
        error = sync_folder(path);
    if (error != 0) {
        unlink(unfinished);
        close(*fd);
    }
    return error;
}

static int sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - path) + 1, slash == NULL ? "." : path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return error;
}

static bool fill(int fd, uint32_t offset, size_t len)
{
    uint8_t blank[ROOM];
    memset(blank, 0xFF, sizeof blank);
    for (size_t done = 0; done < len;) {
        size_t step = len - done < sizeof blank ? len - done : sizeof blank;
        if (!write_whole(fd, offset + (uint32_t)done, blank, step))
            return false;
        done += step;
    }
    return true;
}

static bool write_whole(int fd, uint32_t offset, const uint8_t *bytes, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t step = pwrite(fd, bytes + done, len - done, (off_t)offset + (off_t)done);
        if (step > 0)
            done += (size_t)step;
        else if (step == 0 || errno != EINTR)
            return false;
    }
    return true;
}

static bool read_whole(int fd, uint32_t offset, uint8_t *out, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t step = pread(fd, out + done, len - done, (off_t)offset + (off_t)done);
        if (step > 0)
            done += (size_t)step;
        else if (step == 0 || errno != EINTR)
            return false;
    }
    return true;
}

static bool inside(const file_flash *flash, uint32_t offset, size_t len, uint32_t unit)
{
    return offset % unit == 0 && len % unit == 0 && offset <= flash->size && len <= flash->size - offset;
}

static bool erased(int fd, uint32_t offset, size_t len)
{
    uint8_t room[ROOM];
    for (size_t done = 0; done < len;) {
        size_t step = len - done < sizeof room ? len - done : sizeof room;
        if (!read_whole(fd, offset + (uint32_t)done, room, step))
            return false;
        for (size_t at = 0; at < step; at++)
            if (room[at] != 0xFF)
                return false;
        done += step;
    }
    return true;
}
