#include "support/wire.h"

#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/clock.h"

static struct sockaddr_in loopback(const char *address, int port)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((in_port_t)port) };

    if (inet_pton(AF_INET, address, &in.sin_addr) != 1)
        bug("no address: %s", address);
    return in;
}

bool client_open(struct client *client, int port, const char *from)
{
    static const int on = 1;
    struct sockaddr_in here = loopback(from != NULL ? from : "127.0.0.1", 0);
    struct sockaddr_in there = loopback("127.0.0.1", port);

    *client = (struct client){ .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    (void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (bind(client->fd, (struct sockaddr *)&here, sizeof(here)) == 0
        && connect(client->fd, (struct sockaddr *)&there, sizeof(there)) == 0)
        return true;
    client_close(client);
    return false;
}

bool client_open_unix(struct client *client, const char *path)
{
    struct sockaddr_un there = { .sun_family = AF_UNIX };

    (void)snprintf(there.sun_path, sizeof(there.sun_path), "%s", path);
    *client = (struct client){ .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    if (connect(client->fd, (struct sockaddr *)&there, sizeof(there)) == 0)
        return true;
    client_close(client);
    return false;
}

bool client_open_tls(struct client *client, int port)
{
    if (!client_open(client, port, NULL))
        return false;
    if (gnutls_certificate_allocate_credentials(&client->trust) != 0
        || gnutls_init(&client->tls, GNUTLS_CLIENT) != 0
        || gnutls_set_default_priority(client->tls) != 0
        || gnutls_credentials_set(client->tls, GNUTLS_CRD_CERTIFICATE, client->trust)
               != 0)
        bug("GnuTLS does not start");
    gnutls_transport_set_int(client->tls, client->fd);
    gnutls_handshake_set_timeout(client->tls, WIRE_TIMEOUT_MS);
    return gnutls_handshake(client->tls) == 0;
}

void client_close(struct client *client)
{
    if (client->tls != NULL)
        gnutls_deinit(client->tls);
    if (client->trust != NULL)
        gnutls_certificate_free_credentials(client->trust);
    if (client->fd >= 0)
        (void)close(client->fd);
    buffer_free(&client->in);
    *client = (struct client){ .fd = -1 };
}

bool client_send(struct client *client, const char *bytes, size_t length)
{
    for (size_t sent = 0; sent < length;) {
        ssize_t n = client->tls != NULL
                        ? gnutls_record_send(client->tls, bytes + sent, length - sent)
                        : send(client->fd, bytes + sent, length - sent, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        sent += (size_t)n;
    }
    return true;
}

bool client_say(struct client *client, const char *text)
{
    return client_send(client, text, strlen(text));
}

/* Reads what comes next; false at the end or when nothing came in time. */
static bool read_more(struct client *client, int64_t until)
{
    char bytes[16 * 1024];
    struct pollfd there = { .fd = client->fd, .events = POLLIN };
    int64_t left = until - clock_steady_ms();
    bool buffered = client->tls != NULL && gnutls_record_check_pending(client->tls) > 0;

    if (client->ended || left <= 0)
        return false;
    if (!buffered && poll(&there, 1, (int)left) <= 0)
        return false;

    ssize_t n = client->tls != NULL
                    ? gnutls_record_recv(client->tls, bytes, sizeof(bytes))
                    : recv(client->fd, bytes, sizeof(bytes), 0);
    if (n == GNUTLS_E_AGAIN && client->tls != NULL)
        return true;
    if (n <= 0) {
        client->ended = true;
        return false;
    }
    buffer_put(&client->in, bytes, (size_t)n);
    return true;
}

static size_t length_said(const char *head)
{
    const char *said = strcasestr(head, "\r\ncontent-length:");

    return said == NULL ? 0 : strtoul(said + strlen("\r\ncontent-length:"), NULL, 10);
}

/* Cuts an answer off what was read; false while it is not whole. */
static bool take_answer(struct client *client, bool no_body, struct answer *out)
{
    char *begin = client->in.bytes + client->taken;
    char *end = client->in.bytes == NULL ? NULL : strstr(begin, "\r\n\r\n");

    if (end == NULL || strncmp(begin, "HTTP/1.1 ", 9) != 0)
        return false;
    out->status = atoi(begin + 9);

    char after = end[2];
    end[2] = '\0';
    out->length = no_body || out->status < 200 ? 0 : length_said(begin);
    out->closes = strcasestr(begin, "\r\nconnection: close\r\n") != NULL;
    end[2] = after;
    if (client->in.length - (size_t)(end + 4 - client->in.bytes) < out->length)
        return false;
    end[2] = '\0';
    out->head = begin;
    out->body = end + 4;
    client->taken = (size_t)(end + 4 - client->in.bytes) + out->length;
    return true;
}

bool client_hear(struct client *client, bool no_body, struct answer *out)
{
    int64_t until = clock_steady_ms() + WIRE_TIMEOUT_MS;

    *out = (struct answer){ .status = 0 };
    for (;;) {
        (void)buffer_end(&client->in);
        if (take_answer(client, no_body, out))
            return true;
        if (!read_more(client, until)) {
            *out = (struct answer){ .status = 0 };
            return false;
        }
    }
}

bool client_ends(struct client *client)
{
    int64_t until = clock_steady_ms() + WIRE_TIMEOUT_MS;

    while (client->taken == client->in.length && read_more(client, until))
        continue;
    return client->ended && client->taken == client->in.length;
}

/* ---- a certificate -------------------------------------------------------------------
 */

static void write_pem(const char *path, const gnutls_datum_t *pem)
{
    FILE *file = fopen(path, "w");

    if (file == NULL || fwrite(pem->data, 1, pem->size, file) != pem->size)
        bug("cannot write %s", path);
    (void)fclose(file);
}

static void fill_certificate(gnutls_x509_crt_t cert, gnutls_x509_privkey_t key)
{
    time_t now = time(NULL);

    gnutls_x509_crt_set_version(cert, 3);
    gnutls_x509_crt_set_serial(cert, "\1", 1);
    gnutls_x509_crt_set_activation_time(cert, now - 60);
    gnutls_x509_crt_set_expiration_time(cert, now + 3600);
    gnutls_x509_crt_set_dn(cert, "CN=127.0.0.1", NULL);
    gnutls_x509_crt_set_key(cert, key);
    gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0);
}

void certificate_write(const char *cert_path, const char *key_path)
{
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t cert;
    gnutls_datum_t pem;

    gnutls_x509_privkey_init(&key);
    gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    gnutls_x509_crt_init(&cert);
    fill_certificate(cert, key);
    gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_PEM, &pem);
    write_pem(cert_path, &pem);
    gnutls_free(pem.data);
    gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem);
    write_pem(key_path, &pem);
    gnutls_free(pem.data);
    gnutls_x509_crt_deinit(cert);
    gnutls_x509_privkey_deinit(key);
}
