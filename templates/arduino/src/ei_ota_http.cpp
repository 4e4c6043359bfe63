// SPDX-License-Identifier: MIT
#include "ei_ota_http.h"

#include <string.h>

#include "eiota_internal_reader.h"

// Bytes that a response's head may have, or a line in a chunked body.
static const unsigned head_limit = 16384;

static char url[EI_OTA_HTTP_URL_SIZE];   // requested
static char line[EI_OTA_HTTP_URL_SIZE];  // read last

namespace {

struct Address {
  bool is_tls;
  const char *host, *port, *path;  // in `url`, one after the other; without a port it equals path
  uint16_t number;                 // of the port
};

struct Response {
  int status;
  bool is_chunked, has_length, has_location;
  uint32_t length;
};

struct Exchange {
  const eiota_internal_http_client_t *client;
  eiota_internal_reader_t reader;
  bool is_tls;
  const char *token;  // null: none
  Response response;
};

}  // namespace

static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Returns what follows `beginning`, which is in lower case and matches any case; null if the text does not begin with it.
static const char *after(const char *text, const char *beginning) {
  for (; *beginning != '\0'; ++text, ++beginning)
    if (lower(*text) != *beginning) return nullptr;
  return text;
}

static bool is_equal(const char *text, const char *expected) {
  const char *const rest = after(text, expected);
  return rest != nullptr && *rest == '\0';
}

static int digit_of(char c, unsigned base) {
  const char small = lower(c);
  const int digit = c >= '0' && c <= '9' ? c - '0' : small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
  return digit < static_cast<int>(base) ? digit : -1;
}

// Moves `text` past the number. @return false if there is none, or it does not fit into 32 bits
static bool read_number(const char *&text, unsigned base, uint32_t &number) {
  const char *const begin = text;
  for (number = 0; digit_of(*text, base) >= 0; ++text) {
    const uint32_t digit = static_cast<uint32_t>(digit_of(*text, base));
    if (number > (0xFFFFFFFFu - digit) / base) return false;
    number = number * base + digit;
  }
  return text != begin;
}

// ---- URLs

static int parse(Address &address) {
  const char *rest = after(url, "https://");
  address.is_tls = rest != nullptr;
  if (rest == nullptr) rest = after(url, "http://");
  if (rest == nullptr) return EI_OTA_HTTP_ERR_URL;
  for (const char *at = url; *at != '\0'; ++at)
    if (*at <= ' ' || *at > '~') return EI_OTA_HTTP_ERR_URL;
  address.host = rest;
  address.port = rest + strcspn(rest, ":/?");
  address.path = rest + strcspn(rest, "/?");
  const size_t bracket_or_name = strcspn(rest, "[@");  // an IPv6 address, or a user name
  if (address.port == rest || rest + bracket_or_name < address.path) return EI_OTA_HTTP_ERR_URL;
  uint32_t number = address.is_tls ? 443 : 80;
  if (const char *digits = *address.port == ':' ? address.port + 1 : nullptr)
    if (!read_number(digits, 10, number) || digits != address.path) return EI_OTA_HTTP_ERR_URL;
  if (number == 0 || number > 65535) return EI_OTA_HTTP_ERR_URL;
  address.number = static_cast<uint16_t>(number);
  return 0;
}

// Replaces the rest of `url` from `end` on by `text`, without its fragment, which is not sent to servers.
static int put(const char *end, const char *text) {
  const size_t size = strcspn(text, "#"), place = static_cast<size_t>(end - url);
  if (size >= sizeof url - place) return EI_OTA_HTTP_ERR_URL;
  memcpy(url + place, text, size);
  url[place + size] = '\0';
  return 0;
}

static const char *folder_end(const char *path, const char *end) {
  while (end != path && end[-1] != '/') --end;
  return end;
}

// Makes a Location header the next `url`. It may be relative to the current one (RFC 3986, 5.2).
static int go_to(const char *location) {
  Address address;
  const int error = parse(address);
  if (error != 0) return error;
  if (*location == '\0' || *location == '#') return EI_OTA_HTTP_ERR_REDIRECT;
  const size_t scheme = strcspn(location, ":/?#");
  if (location[scheme] == ':') return put(url, location);
  if (location[0] == '/') return put(location[1] == '/' ? address.host - 2 : address.path, location);
  const char *end = address.path + strcspn(address.path, "?");
  if (location[0] == '?') return put(end, location);
  if (end == address.path && put(end, "/") == 0) ++end;
  end = folder_end(address.path, end);
  while (location[0] == '.') {
    if (strncmp(location, "./", 2) == 0) {
      location += 2;
    } else if (strncmp(location, "../", 3) == 0) {
      location += 3;
      if (end != address.path + 1) end = folder_end(address.path, end - 1);
    } else {
      break;
    }
  }
  return put(end, location);
}

// ---- A request and the head of its response

// Makes a null-terminated copy in `line`.
static const char *copy_of(const char *begin, const char *end) {
  const size_t size = static_cast<size_t>(end - begin);
  memcpy(line, begin, size);
  line[size] = '\0';
  return line;
}

static int request(Exchange &exchange) {
  Address address;
  const int error = parse(address);
  if (error != 0) return error;
  if (address.is_tls != exchange.is_tls) return EI_OTA_HTTP_ERR_TLS;
  if (!exchange.client->connect(exchange.client->client, copy_of(address.host, address.port), address.number))
    return EI_OTA_HTTP_ERR_CONNECT;
  Stream &stream = *exchange.client->stream;
  stream.print(*address.path == '/' ? "GET " : "GET /");
  stream.print(address.path);
  stream.print(" HTTP/1.1\r\nHost: ");
  stream.print(copy_of(address.host, address.path));
  if (exchange.token != nullptr) {
    stream.print("\r\nAuthorization: Bearer ");
    stream.print(exchange.token);
  }
  stream.print("\r\nConnection: close\r\nAccept-Encoding: identity\r\n\r\n");
  return 0;
}

// The error when no byte has arrived; at the end of the stream it is `closed`.
static int error_of(int next, int closed) { return next == EIOTA_INTERNAL_LATE ? int{EI_OTA_HTTP_ERR_TIMEOUT} : closed; }

// Reads a line into `line`; if it is too long, its beginning, and sets `is_cut`.
// @return 0, or an error: `closed` at the end of the stream
static int read_line(Exchange &exchange, unsigned &budget, bool &is_cut, int closed) {
  size_t size = 0;
  is_cut = false;
  for (;;) {
    const int next = eiota_internal_next(exchange.reader);
    if (next < 0) return error_of(next, closed);
    if (budget == 0) return EI_OTA_HTTP_ERR_RESPONSE;
    --budget;
    if (next == '\n') break;
    if (size < sizeof line - 1)
      line[size++] = static_cast<char>(next);
    else
      is_cut = true;
  }
  while (size != 0 && (line[size - 1] == '\r' || line[size - 1] == ' ' || line[size - 1] == '\t')) --size;
  line[size] = '\0';
  return 0;
}

static bool read_status(Response &response) {
  const char *rest = after(line, "http/1.");
  if (rest == nullptr || digit_of(*rest, 10) < 0 || rest[1] != ' ') return false;
  rest += 2;
  uint32_t status;
  if (!read_number(rest, 10, status) || status < 100 || status > 999 || (*rest != '\0' && *rest != ' ')) return false;
  response.status = static_cast<int>(status);
  return true;
}

static bool read_length(Response &response, const char *value) {
  uint32_t length;
  if (!read_number(value, 10, length) || *value != '\0') return false;
  const bool is_same = !response.has_length || response.length == length;
  response.has_length = true;
  response.length = length;
  return is_same;
}

static bool is_redirect(int status) { return (status >= 301 && status <= 303) || status == 307 || status == 308; }

// The value of the header in `line`; null if it has another name.
static const char *value_of(const char *name) {
  const char *value = after(line, name);
  while (value != nullptr && (*value == ' ' || *value == '\t')) ++value;
  return value;
}

static int read_header(Response &response, bool is_cut) {
  if (const char *const value = value_of("content-length:")) return read_length(response, value) ? 0 : EI_OTA_HTTP_ERR_RESPONSE;
  if (const char *const value = value_of("transfer-encoding:")) {
    response.is_chunked = is_equal(value, "chunked");
    return response.is_chunked ? 0 : EI_OTA_HTTP_ERR_RESPONSE;
  }
  if (const char *const value = value_of("content-encoding:")) return is_equal(value, "identity") ? 0 : EI_OTA_HTTP_ERR_RESPONSE;
  if (const char *const value = value_of("location:")) {
    if (!is_redirect(response.status) || response.has_location) return 0;
    response.has_location = true;
    return is_cut ? EI_OTA_HTTP_ERR_URL : go_to(value);
  }
  return 0;
}

static int read_head(Exchange &exchange) {
  unsigned budget = head_limit;
  bool is_cut;
  const Response none = {0, false, false, false, 0};
  exchange.response = none;
  int error = read_line(exchange, budget, is_cut, EI_OTA_HTTP_ERR_RESPONSE);
  if (error == 0 && !read_status(exchange.response)) error = EI_OTA_HTTP_ERR_RESPONSE;
  while (error == 0) {
    error = read_line(exchange, budget, is_cut, EI_OTA_HTTP_ERR_RESPONSE);
    if (error == 0 && line[0] == '\0') break;
    if (error == 0) error = read_header(exchange.response, is_cut);
  }
  return error;
}

// Sends requests until a response has status 200, and reads up to its body.
static int get(Exchange &exchange) {
  const int most_redirects = exchange.token != nullptr ? 0 : EI_OTA_HTTP_REDIRECTS;
  for (int redirects = 0; redirects <= most_redirects; ++redirects) {
    int error = request(exchange);
    if (error != 0) return error;
    do error = read_head(exchange);
    while (error == 0 && exchange.response.status < 200);  // interim responses, such as "continue"
    if (error != 0) return error;
    if (!is_redirect(exchange.response.status)) return exchange.response.status == 200 ? 0 : exchange.response.status;
    if (!exchange.response.has_location) return EI_OTA_HTTP_ERR_REDIRECT;
    exchange.client->stop(exchange.client->client);
  }
  return EI_OTA_HTTP_ERR_REDIRECT;
}

// ---- The body

static int write_one(ei_ota_t *ota, int value) {
  const uint8_t data = static_cast<uint8_t>(value);
  return ei_ota_write(ota, &data, 1);
}

static int write_bytes(Exchange &exchange, ei_ota_t *ota, uint32_t count) {
  for (; count != 0; --count) {
    const int next = eiota_internal_next(exchange.reader);
    const int error = next < 0 ? error_of(next, EI_OTA_ERR_TRUNCATED) : write_one(ota, next);
    if (error != 0) return error;
  }
  return 0;
}

static int write_to_the_end(Exchange &exchange, ei_ota_t *ota) {
  for (;;) {
    const int next = eiota_internal_next(exchange.reader);
    if (next == EIOTA_INTERNAL_CLOSED) return 0;
    const int error = next < 0 ? EI_OTA_HTTP_ERR_TIMEOUT : write_one(ota, next);
    if (error != 0) return error;
  }
}

static int read_chunk_line(Exchange &exchange) {
  unsigned budget = head_limit;
  bool is_cut;
  return read_line(exchange, budget, is_cut, EI_OTA_ERR_TRUNCATED);
}

// Extensions after a size are ignored; trailers are not read.
static int write_chunks(Exchange &exchange, ei_ota_t *ota) {
  for (;;) {
    int error = read_chunk_line(exchange);
    if (error != 0) return error;
    const char *rest = line;
    uint32_t size;
    if (!read_number(rest, 16, size) || strchr("; \t", *rest) == nullptr) return EI_OTA_HTTP_ERR_RESPONSE;
    if (size == 0) return 0;
    error = write_bytes(exchange, ota, size);
    if (error == 0) error = read_chunk_line(exchange);
    if (error == 0 && line[0] != '\0') error = EI_OTA_HTTP_ERR_RESPONSE;
    if (error != 0) return error;
  }
}

static int receive(ei_ota_t *ota, void *source) {
  Exchange &exchange = *static_cast<Exchange *>(source);
  const int error = get(exchange);
  if (error != 0) return error;
  if (exchange.response.is_chunked) return write_chunks(exchange, ota);
  if (exchange.response.has_length) return write_bytes(exchange, ota, exchange.response.length);
  return write_to_the_end(exchange, ota);
}

// Updates the weights from `url`.
static int update(const eiota_internal_http_client_t &client, const char *token, const ei_ota_timeouts_t &timeouts) {
  Exchange exchange = {&client,
                       {client.stream, timeouts, client.is_open, client.client, true, millis()},
                       after(url, "https:") != nullptr,
                       token,
                       {0, false, false, false, 0}};
  const int error = eiota_internal_update(receive, &exchange);
  client.stop(client.client);
  return error;
}

int eiota_internal_http_update(const eiota_internal_http_client_t &client, const char *first,
                               const ei_ota_timeouts_t &timeouts) {
  if (first == nullptr || put(url, first) != 0) return EI_OTA_HTTP_ERR_URL;
  return update(client, nullptr, timeouts);
}

// ---- Asking a server

// What could end the line of a request is no token (RFC 6750, "b64token").
static bool is_token(const char *text) {
  if (text == nullptr || *text == '\0') return false;
  for (; *text != '\0'; ++text)
    if (digit_of(*text, 10) < 0 && (lower(*text) < 'a' || lower(*text) > 'z') && strchr("-._~+/=", *text) == nullptr) return false;
  return true;
}

static int append(const char *text) { return put(url + strlen(url), text); }

static int append_number(uint32_t number) {
  char digits[11], *at = digits + sizeof digits - 1;
  *at = '\0';
  do *--at = static_cast<char>('0' + number % 10u);
  while ((number /= 10u) != 0);
  return append(at);
}

// Makes `url` the question for a newer payload.
static int ask_of(const char *server) {
  char identity[EI_OTA_IDENTITY_SIZE];
  const uint32_t project = eiota_internal_identity(identity);
  int error = put(url, server);
  if (strchr(server, '?') != nullptr) error = EI_OTA_HTTP_ERR_URL;
  for (size_t size = strlen(url); error == 0 && size != 0 && url[size - 1] == '/'; --size) url[size - 1] = '\0';
  if (error == 0) error = append("/v1/");
  if (error == 0) error = append_number(project);
  if (error == 0) error = append("/payload.bin?");
  return error == 0 ? append(identity) : error;
}

int eiota_internal_http_ask(const eiota_internal_http_client_t &client, const char *server, const char *token,
                            const ei_ota_timeouts_t &timeouts) {
  if (!is_token(token)) return EI_OTA_HTTP_ERR_TOKEN;
  if (server == nullptr || ask_of(server) != 0) return EI_OTA_HTTP_ERR_URL;
  return update(client, token, timeouts);
}

const char *ei_ota_http_strerror(int error) {
#if EI_OTA_NO_ERROR_STRINGS
  (void)error;
  return "";
#else
  switch (error) {
    case EI_OTA_HTTP_NOTHING_NEWER:
      return "the server has nothing newer";
    case EI_OTA_HTTP_ERR_URL:
      return "not a URL of the form http://host:port/path, or too long";
    case EI_OTA_HTTP_ERR_CONNECT:
      return "no connection to the server";
    case EI_OTA_HTTP_ERR_RESPONSE:
      return "not an HTTP response, or an unsupported encoding";
    case EI_OTA_HTTP_ERR_TIMEOUT:
      return "the server took too long";
    case EI_OTA_HTTP_ERR_REDIRECT:
      return "too many redirects, one without a target, or one from a server that was shown a token";
    case EI_OTA_HTTP_ERR_TLS:
      return "redirected to https, which needs a client with TLS and an https:// URL, or back";
    case EI_OTA_HTTP_ERR_TOKEN:
      return "not a token";
    default:
      return error > 0 ? "the server answered with another status than 200" : ei_ota_strerror(error);
  }
#endif
}
