// New weights from a web server, over any client that a sketch has: WiFiClient, EthernetClient, WiFiClientSecure.
//
//   WiFiClient client;
//   const int error = ei_ota_http_update_weights(client, "http://192.168.1.2:8000/model.bin");
//   if (error != 0) Serial.println(ei_ota_http_strerror(error));
#pragma once

#include "ei_ota_arduino.h"

// How long a server may be silent, in ms: networks pause longer than cables.
#ifndef EI_OTA_HTTP_TIMEOUT_MS
#define EI_OTA_HTTP_TIMEOUT_MS 10000
#endif

// The longest address, also of a redirect, with its closing zero. Two of them are in RAM.
#ifndef EI_OTA_HTTP_URL_SIZE
#define EI_OTA_HTTP_URL_SIZE 512
#endif

// How many redirects are followed.
#ifndef EI_OTA_HTTP_REDIRECTS
#define EI_OTA_HTTP_REDIRECTS 5
#endif

enum {
  EI_OTA_HTTP_ERR_URL = -101,       ///< no address of the form http://host[:port]/path, or too long a one
  EI_OTA_HTTP_ERR_CONNECT = -102,   ///< no connection to the server
  EI_OTA_HTTP_ERR_RESPONSE = -103,  ///< what came is no HTTP/1 response, or in a coding that is not understood
  EI_OTA_HTTP_ERR_TIMEOUT = -104,   ///< the server was silent for too long, or all of it took too long
  EI_OTA_HTTP_ERR_REDIRECT = -105,  ///< more redirects than EI_OTA_HTTP_REDIRECTS, or one that leads nowhere
  EI_OTA_HTTP_ERR_TLS = -106        ///< a redirect from http to https, or back
};

/// Other times than the above, in a sketch: ei_ota_http_timeouts_t timeouts; timeouts.total_ms = 60000; total_ms is that of all
/// redirects and the payload, from the call on.
struct ei_ota_http_timeouts_t : ei_ota_timeouts_t {
  ei_ota_http_timeouts_t() { silence_ms = EI_OTA_HTTP_TIMEOUT_MS; }
};

/// Asks for `url`, follows redirects, and runs the payload that comes with status 200 from the next inference on. All other
/// responses are left unread. The client is stopped in the end. https:// is for clients that do TLS, which is the caller's
/// business; a redirect from http to https is refused, as it needs another client.
/// @return 0, or the weights are as they were: EI_OTA_ERR_* of the payload, of which _TRUNCATED is a connection that ended too
///         early and _LENGTH a file with something behind the payload; EI_OTA_HTTP_ERR_*; the server's status, such as 404
template <class ClientType>
int ei_ota_http_update_weights(ClientType &client, const char *url,
                               const ei_ota_http_timeouts_t &timeouts = ei_ota_http_timeouts_t());

/// A sentence for what ei_ota_http_update_weights returns; "" with EI_OTA_NO_ERROR_STRINGS.
const char *ei_ota_http_strerror(int error);

// What follows is no business of sketches. Cores differ in where their class Client is declared, and some have none.
struct eiota_internal_http_client_t {
  void *client;
  Stream *stream;
  bool (*connect)(void *client, const char *host, uint16_t port);
  bool (*is_open)(void *client);
  void (*stop)(void *client);
};

int eiota_internal_http_update(const eiota_internal_http_client_t &client, const char *url, const ei_ota_timeouts_t &timeouts);

template <class ClientType>
struct eiota_internal_http_calls {
  static bool connect(void *client, const char *host, uint16_t port) {
    return static_cast<ClientType *>(client)->connect(host, port) > 0;
  }
  static bool is_open(void *client) { return static_cast<ClientType *>(client)->connected() != 0; }
  static void stop(void *client) { static_cast<ClientType *>(client)->stop(); }
};

template <class ClientType>
int ei_ota_http_update_weights(ClientType &client, const char *url, const ei_ota_http_timeouts_t &timeouts) {
  typedef eiota_internal_http_calls<ClientType> calls;
  const eiota_internal_http_client_t with = {&client, &client, calls::connect, calls::is_open, calls::stop};
  return eiota_internal_http_update(with, url, timeouts);
}
