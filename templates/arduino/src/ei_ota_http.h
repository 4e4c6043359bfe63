// SPDX-License-Identifier: MIT
// Fetches new weights from a web server, with any client class: WiFiClient, EthernetClient, WiFiClientSecure.
//
//   WiFiClient client;
//   const int error = ei_ota_http_update_weights(client, "http://192.168.1.2:8000/update.bin");
//   if (error != 0) Serial.println(ei_ota_http_strerror(error));
//
// ei_ota_http_ask fetches them from `ei-ota serve`, and only if they are newer than those that the board has.
#pragma once

#include "ei_ota_arduino.h"

// How long a server may be silent, in milliseconds: networks pause longer than serial ports.
#ifndef EI_OTA_HTTP_TIMEOUT_MS
#define EI_OTA_HTTP_TIMEOUT_MS 10000
#endif

// Size in bytes of the longest URL, also of a redirect, with the terminating zero. Two of them are in RAM.
#ifndef EI_OTA_HTTP_URL_SIZE
#define EI_OTA_HTTP_URL_SIZE 512
#endif

// How many redirects are followed.
#ifndef EI_OTA_HTTP_REDIRECTS
#define EI_OTA_HTTP_REDIRECTS 5
#endif

enum { EI_OTA_HTTP_NOTHING_NEWER = 204 };  ///< the board has the newest weights that fit it

enum {
  EI_OTA_HTTP_ERR_URL = -101,       ///< not a URL of the form http://host[:port]/path, or too long
  EI_OTA_HTTP_ERR_CONNECT = -102,   ///< no connection to the server
  EI_OTA_HTTP_ERR_RESPONSE = -103,  ///< not an HTTP/1 response, or with an unsupported encoding
  EI_OTA_HTTP_ERR_TIMEOUT = -104,   ///< the server was silent for too long, or everything took too long
  EI_OTA_HTTP_ERR_REDIRECT = -105,  ///< more redirects than EI_OTA_HTTP_REDIRECTS, one without a target, or one with a token
  EI_OTA_HTTP_ERR_TLS = -106,       ///< a redirect from http to https, or back
  EI_OTA_HTTP_ERR_TOKEN = -107      ///< not a token: it is empty, or has a character that a bearer token cannot have
};

/// Other timeouts than the ones above. In a sketch: ei_ota_http_timeouts_t timeouts; timeouts.total_ms = 60000; Here total_ms
/// counts from the call on and includes redirects.
struct ei_ota_http_timeouts_t : ei_ota_timeouts_t {
  ei_ota_http_timeouts_t() { silence_ms = EI_OTA_HTTP_TIMEOUT_MS; }
};

/// Requests `url`, follows redirects, and runs the weights of a payload that arrives with status 200 from the next inference
/// on. The bodies of other responses are not read. The client is stopped at the end. An https:// URL needs a client class with
/// TLS; a redirect between http and https is refused, because it needs another client.
/// @return 0; otherwise the weights are unchanged: an EI_OTA_ERR_* (_TRUNCATED: the connection ended early, _LENGTH: more bytes
///         follow the payload), an EI_OTA_HTTP_ERR_*, or the server's status, such as 404
template <class ClientType>
int ei_ota_http_update_weights(ClientType &client, const char *url,
                               const ei_ota_http_timeouts_t &timeouts = ei_ota_http_timeouts_t());

/// Asks an `ei-ota serve` for newer weights, and runs them from the next inference on. The request says which weights the board has
/// (ei_ota_identity), so that a payload comes only if it is newer and fits. The token is shown to this server alone: no redirect is
/// followed. With http:// everybody in between can read it; use https:// and a client class with TLS where that matters.
/// @param server  its URL, such as "https://updates.example.com"; /v1/<project>/payload.bin and the query follow
/// @param token   what opens the project at the server
/// @return 0 after an update; EI_OTA_HTTP_NOTHING_NEWER; otherwise as ei_ota_http_update_weights: 401 and 404 are about the token,
///         after 429 and 503 ask later
template <class ClientType>
int ei_ota_http_ask(ClientType &client, const char *server, const char *token,
                    const ei_ota_http_timeouts_t &timeouts = ei_ota_http_timeouts_t());

/// @return the text of an error of ei_ota_http_update_weights and ei_ota_http_ask; "" with EI_OTA_NO_ERROR_STRINGS
const char *ei_ota_http_strerror(int error);

// Internal. A template, because cores declare their class Client in different headers, and some have none.
struct eiota_internal_http_client_t {
  void *client;
  Stream *stream;
  bool (*connect)(void *client, const char *host, uint16_t port);
  bool (*is_open)(void *client);
  void (*stop)(void *client);
};

int eiota_internal_http_update(const eiota_internal_http_client_t &client, const char *url, const ei_ota_timeouts_t &timeouts);
int eiota_internal_http_ask(const eiota_internal_http_client_t &client, const char *server, const char *token,
                            const ei_ota_timeouts_t &timeouts);

template <class ClientType>
struct eiota_internal_http_calls {
  static bool connect(void *client, const char *host, uint16_t port) {
    return static_cast<ClientType *>(client)->connect(host, port) > 0;
  }
  static bool is_open(void *client) { return static_cast<ClientType *>(client)->connected() != 0; }
  static void stop(void *client) { static_cast<ClientType *>(client)->stop(); }
  static eiota_internal_http_client_t of(ClientType &client) {
    const eiota_internal_http_client_t calls = {&client, &client, connect, is_open, stop};
    return calls;
  }
};

template <class ClientType>
int ei_ota_http_update_weights(ClientType &client, const char *url, const ei_ota_http_timeouts_t &timeouts) {
  return eiota_internal_http_update(eiota_internal_http_calls<ClientType>::of(client), url, timeouts);
}

template <class ClientType>
int ei_ota_http_ask(ClientType &client, const char *server, const char *token, const ei_ota_http_timeouts_t &timeouts) {
  return eiota_internal_http_ask(eiota_internal_http_calls<ClientType>::of(client), server, token, timeouts);
}
