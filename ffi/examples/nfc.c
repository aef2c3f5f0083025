#define _DEFAULT_SOURCE /* fork, socketpair, MSG_NOSIGNAL */

#include "nfc.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

nfc nfc_card(void)
{
    return (nfc){.in = STDIN_FILENO, .out = STDOUT_FILENO};
}

nfc nfc_reader(char *const program[])
{
    const nfc nobody = {.in = -1, .out = -1};
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return nobody;
    }
    const pid_t child = fork();
    if (child == 0) {
        if (dup2(ends[1], STDIN_FILENO) >= 0 && dup2(ends[1], STDOUT_FILENO) >= 0) {
            (void)close(ends[0]);
            (void)close(ends[1]);
            (void)execvp(program[0], program);
        }
        _exit(127);
    }
    (void)close(ends[1]);
    if (child < 0) {
        (void)close(ends[0]);
        return nobody;
    }
    return (nfc){.in = ends[0], .out = ends[0], .child = child};
}

static bool read_all(int from, uint8_t *bytes, size_t len)
{
    for (size_t had = 0; had < len;) {
        const ssize_t got = read(from, bytes + had, len - had);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        had += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* The other end may be gone already: then the next read says so, and there must be no signal. */
static void write_all(int to, const uint8_t *bytes, size_t len)
{
    for (size_t done = 0; done < len;) {
        const ssize_t put = send(to, bytes + done, len - done, MSG_NOSIGNAL);
        if (put < 0 && errno != EINTR) {
            return;
        }
        done += put > 0 ? (size_t)put : 0;
    }
}

nfc_heard nfc_receive(const nfc *self, uint8_t apdu[ECNY_APDU_MAX], size_t *len)
{
    uint8_t head[2];
    if (!read_all(self->in, head, sizeof head)) {
        return NFC_CLOSED;
    }
    *len = (size_t)head[0] << 8 | head[1];
    if (*len == 0) {
        return NFC_GONE;
    }
    if (*len > ECNY_APDU_MAX || !read_all(self->in, apdu, *len)) {
        return NFC_CLOSED;
    }
    return NFC_APDU;
}

void nfc_send(const nfc *self, const uint8_t *apdu, size_t len)
{
    const uint8_t head[2] = {(uint8_t)(len >> 8), (uint8_t)len};
    write_all(self->out, head, sizeof head);
    write_all(self->out, apdu, len);
}

void nfc_field_off(const nfc *self)
{
    nfc_send(self, NULL, 0);
}

void nfc_close(const nfc *self)
{
    if (self->in >= 0) {
        (void)close(self->in);
    }
    if (self->child > 0) {
        (void)waitpid(self->child, NULL, 0);
    }
}
