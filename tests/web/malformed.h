/*
 * malformed.h - requests that RFC 9112 tells a server to refuse, or that two readers
 * could read differently, and the answer each must get.  Used on the guard alone and over
 * real sockets.  Bytes are given with their length because some hold NUL.
 */
#ifndef TESTS_WEB_MALFORMED_H
#define TESTS_WEB_MALFORMED_H

#include <stddef.h>

struct malformed {
    const char *what;
    const char *bytes;
    size_t length;
    int status;
};

#define RAW(text) text, sizeof(text) - 1
#define GET_LINE  "GET / HTTP/1.1\r\n"
#define POST_LINE "POST / HTTP/1.1\r\n"
#define HOST_LINE "Host: x\r\n"
#define FORM_LINE "Content-Type: application/x-www-form-urlencoded\r\n"
#define CHUNKED   POST_LINE HOST_LINE FORM_LINE "Transfer-Encoding: chunked\r\n\r\n"

/* clang-format off */
static const struct malformed malformed[] = {
    /* framing: what smuggling is made of */
    { "two lengths that differ", RAW(POST_LINE HOST_LINE "Content-Length: 4\r\nContent-Length: 5\r\n\r\na=bcd"), 400 },
    { "two lengths that agree", RAW(POST_LINE HOST_LINE "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b"), 400 },
    { "a list of lengths", RAW(POST_LINE HOST_LINE "Content-Length: 3, 3\r\n\r\na=b"), 400 },
    { "a length with a sign", RAW(POST_LINE HOST_LINE "Content-Length: +3\r\n\r\na=b"), 400 },
    { "a negative length", RAW(POST_LINE HOST_LINE "Content-Length: -1\r\n\r\n"), 400 },
    { "a hexadecimal length", RAW(POST_LINE HOST_LINE "Content-Length: 0x3\r\n\r\na=b"), 400 },
    { "a length with a blank inside", RAW(POST_LINE HOST_LINE "Content-Length: 1 3\r\n\r\na=b"), 400 },
    { "an empty length", RAW(POST_LINE HOST_LINE "Content-Length:\r\n\r\n"), 400 },
    { "a length past all numbers", RAW(POST_LINE HOST_LINE "Content-Length: 18446744073709551619\r\n\r\na=b"), 400 },
    { "length, then coding", RAW(POST_LINE HOST_LINE "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
    { "coding, then length", RAW(POST_LINE HOST_LINE "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"), 400 },
    { "an unknown coding", RAW(POST_LINE HOST_LINE "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 501 },
    { "gzip as the only coding", RAW(POST_LINE HOST_LINE "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n"), 501 },
    { "identity as a coding", RAW(POST_LINE HOST_LINE "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\na=b"), 501 },
    { "chunked, but not last", RAW(POST_LINE HOST_LINE "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), 400 },
    { "chunked after another", RAW(POST_LINE HOST_LINE "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400 },
    { "chunked twice in one line", RAW(POST_LINE HOST_LINE "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"), 400 },
    { "chunked in two lines", RAW(POST_LINE HOST_LINE "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
    { "chunked and identity in two lines", RAW(POST_LINE HOST_LINE "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"), 400 },
    { "chunked in quotes", RAW(POST_LINE HOST_LINE "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"), 501 },
    { "chunked behind a vertical tab", RAW(POST_LINE HOST_LINE "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"), 400 },
    { "an empty coding", RAW(POST_LINE HOST_LINE "Transfer-Encoding:\r\n\r\n"), 400 },
    { "a coding in HTTP/1.0", RAW("POST / HTTP/1.0\r\n" HOST_LINE "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
    { "a blank before the colon of a coding", RAW(POST_LINE HOST_LINE "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"), 400 },
    { "a blank before the colon of a length", RAW(POST_LINE HOST_LINE "Content-Length : 3\r\n\r\na=b"), 400 },
    { "a bad length on a GET", RAW(GET_LINE HOST_LINE "Content-Length: abc\r\n\r\n"), 400 },
    /* chunks */
    { "a chunk size that is no number", RAW(CHUNKED "zz\r\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk size with 0x", RAW(CHUNKED "0x3\r\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk size with a sign", RAW(CHUNKED "+3\r\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk size after a blank", RAW(CHUNKED " 3\r\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk size before a blank", RAW(CHUNKED "3 \r\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk size past all numbers", RAW(CHUNKED "fffffffffffffffff\r\na=b\r\n0\r\n\r\n"), 400 },
    { "an empty chunk size", RAW(CHUNKED "\r\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk size ended by LF", RAW(CHUNKED "3\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk extension ended by LF", RAW(CHUNKED "3;x\na=b\r\n0\r\n\r\n"), 400 },
    { "a chunk longer than its size", RAW(CHUNKED "3\r\na=bcd\r\n0\r\n\r\n"), 400 },
    { "a chunk ended by LF", RAW(CHUNKED "3\r\na=b\n0\r\n\r\n"), 400 },
    { "a trailer that is no field", RAW(CHUNKED "3\r\na=b\r\n0\r\nno colon\r\n\r\n"), 400 },
    { "a trailer ended by LF", RAW(CHUNKED "3\r\na=b\r\n0\r\nX: y\n\r\n"), 400 },
    /* hosts */
    { "no Host", RAW(GET_LINE "\r\n"), 400 },
    { "two Hosts", RAW(GET_LINE "Host: a\r\nHost: b\r\n\r\n"), 400 },
    { "two Hosts that agree", RAW(GET_LINE "Host: a\r\nhost: a\r\n\r\n"), 400 },
    { "an empty Host", RAW(GET_LINE "Host:\r\n\r\n"), 400 },
    { "a Host with an @", RAW(GET_LINE "Host: a@b\r\n\r\n"), 400 },
    { "a Host with a path", RAW(GET_LINE "Host: a/b\r\n\r\n"), 400 },
    { "a list of Hosts", RAW(GET_LINE "Host: a, b\r\n\r\n"), 400 },
    /* lines and bytes */
    { "LF alone everywhere", RAW("GET / HTTP/1.1\nHost: x\n\n"), 400 },
    { "LF alone after a header", RAW(GET_LINE "Host: x\n\r\n"), 400 },
    { "LF alone as the empty line", RAW(GET_LINE HOST_LINE "\n"), 400 },
    { "CR alone everywhere", RAW("GET / HTTP/1.1\rHost: x\r\r"), 400 },
    { "CR alone in a value", RAW(GET_LINE HOST_LINE "A: b\rTransfer-Encoding: chunked\r\n\r\n"), 400 },
    { "CR CR LF", RAW(GET_LINE HOST_LINE "A: b\r\r\n\r\n"), 400 },
    { "NUL in a value", RAW(GET_LINE HOST_LINE "A: b\0c\r\n\r\n"), 400 },
    { "NUL in a name", RAW(GET_LINE HOST_LINE "A\0b: c\r\n\r\n"), 400 },
    { "NUL in the address", RAW("GET /a\0b HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "DEL in a value", RAW(GET_LINE HOST_LINE "A: b\x7f\r\n\r\n"), 400 },
    { "ESC in a value", RAW(GET_LINE HOST_LINE "A: \x1b[2J\r\n\r\n"), 400 },
    { "a value that is not UTF-8", RAW(GET_LINE HOST_LINE "A: \xff\xfe\r\n\r\n"), 400 },
    /* fields */
    { "a folded line", RAW(GET_LINE HOST_LINE "A: b\r\n c\r\n\r\n"), 400 },
    { "a folded line with a tab", RAW(GET_LINE HOST_LINE "A: b\r\n\tc\r\n\r\n"), 400 },
    { "a blank before the first header", RAW(GET_LINE " Host: x\r\n\r\n"), 400 },
    { "a blank before any colon", RAW(GET_LINE "Host : x\r\n\r\n"), 400 },
    { "a tab before a colon", RAW(GET_LINE HOST_LINE "A\t: b\r\n\r\n"), 400 },
    { "an empty name", RAW(GET_LINE HOST_LINE ": b\r\n\r\n"), 400 },
    { "no colon", RAW(GET_LINE HOST_LINE "Abc\r\n\r\n"), 400 },
    { "brackets in a name", RAW(GET_LINE HOST_LINE "A(b): c\r\n\r\n"), 400 },
    { "a name beyond ASCII", RAW(GET_LINE HOST_LINE "\xc3\xa9: c\r\n\r\n"), 400 },
    { "two content types", RAW(POST_LINE HOST_LINE FORM_LINE "Content-Type: application/json\r\nContent-Length: 3\r\n\r\na=b"), 400 },
    { "an unknown expectation", RAW(POST_LINE HOST_LINE "Expect: a-miracle\r\nContent-Length: 3\r\n\r\na=b"), 417 },
    /* request lines */
    { "no version", RAW("GET /\r\n"), 400 },
    { "a word for a version", RAW("GET / FTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a version in small letters", RAW("GET / http/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "HTTP/1.2", RAW("GET / HTTP/1.2\r\n" HOST_LINE "\r\n"), 400 },
    { "HTTP/2.0", RAW("GET / HTTP/2.0\r\n" HOST_LINE "\r\n"), 400 },
    { "HTTP/1.10", RAW("GET / HTTP/1.10\r\n" HOST_LINE "\r\n"), 400 },
    { "the preface of HTTP/2", RAW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400 },
    { "two blanks after the method", RAW("GET  / HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "two blanks before the version", RAW("GET /  HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a tab instead of a blank", RAW("GET\t/ HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a blank before the method", RAW(" GET / HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a blank after the version", RAW("GET / HTTP/1.1 \r\n" HOST_LINE "\r\n"), 400 },
    { "a blank in the address", RAW("GET /a b HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a method that is no token", RAW("G<T / HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "too many empty lines", RAW("\r\n\r\n\r\n\r\n" GET_LINE HOST_LINE "\r\n"), 400 },
    { "TLS on a plain socket", RAW("\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n"), 400 },
    /* methods */
    { "TRACE", RAW("TRACE / HTTP/1.1\r\n" HOST_LINE "\r\n"), 405 },
    { "CONNECT", RAW("CONNECT x:443 HTTP/1.1\r\n" HOST_LINE "\r\n"), 405 },
    { "OPTIONS of everything", RAW("OPTIONS * HTTP/1.1\r\n" HOST_LINE "\r\n"), 405 },
    { "PATCH", RAW("PATCH / HTTP/1.1\r\n" HOST_LINE "Content-Length: 0\r\n\r\n"), 405 },
    { "get in small letters", RAW("get / HTTP/1.1\r\n" HOST_LINE "\r\n"), 405 },
    /* addresses */
    { "another server's address", RAW("GET http://y/ HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "an address without a slash", RAW("GET a HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a fragment", RAW("GET /a#b HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "raw bytes beyond ASCII", RAW("GET /\xc3\xa9 HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
};

/* Well-formed as messages, and refused once their address is read: not the guard's. */
static const struct malformed unreadable[] = {
    { "an encoded NUL", RAW("GET /hello%00.css HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a percent sign alone", RAW("GET /a% HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a percent sign with letters", RAW("GET /a%zz HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "an encoded line end", RAW("GET /a%0d%0aX:y HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "an encoded slash", RAW("GET /a%2fb HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "an encoded backslash", RAW("GET /a%5Cb HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "bytes that are not UTF-8", RAW("GET /a%ff HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "an overlong slash", RAW("GET /a%c0%af HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "two slashes", RAW("GET //a HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a way up", RAW("GET /a/../b HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "an encoded way up", RAW("GET /a/%2e%2e/b HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a way up at the end", RAW("GET /a/.. HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a dot between slashes", RAW("GET /a/./b HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "an encoded NUL in the query", RAW("GET /?a=%00 HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
    { "a bad percent sign in the query", RAW("GET /?a=%4 HTTP/1.1\r\n" HOST_LINE "\r\n"), 400 },
};
/* clang-format on */

#endif
