// SPDX-License-Identifier: MIT
// Updates the model's weights from a sketch, over any Stream (Serial, a WiFiClient, a File), and restores the factory weights.
// ei_ota_http.h fetches a payload from a web server. ei_ota/ei_ota.h has the functions underneath, for everything else, such as
// payloads that arrive in pieces over days.
//
//   #include <@header@>
//   #include <ei_ota_arduino.h>
//
//   const int error = ei_ota_update_weights(Serial);
//   if (error != 0) Serial.println(ei_ota_strerror(error));
//
// Payloads are made on a computer. `ei-ota patch`, which made this library, has also written @id@.eiota.json and @id@.eiota.img
// next to it. Keep both: they describe the model on your boards. After you have retrained the model and exported it as NEW.zip:
//
//   ei-ota payload NEW.zip --baseline @id@.eiota.json -o update.bin
#pragma once

#include <Arduino.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota_@id@.h"

// How long a stream may be silent, in milliseconds.
#ifndef EI_OTA_TIMEOUT_MS
#define EI_OTA_TIMEOUT_MS 1000
#endif

// How long a whole payload may take from its first byte on, in milliseconds: enough for half a megabyte at 9600 baud.
#ifndef EI_OTA_DEADLINE_MS
#define EI_OTA_DEADLINE_MS 600000
#endif

// How many bytes may precede the mark.
#ifndef EI_OTA_MARK_LIMIT
#define EI_OTA_MARK_LIMIT 8192
#endif

/// Other timeouts than the ones above. In a sketch: ei_ota_timeouts_t timeouts; timeouts.silence_ms = 5000;
struct ei_ota_timeouts_t {
  unsigned long silence_ms = EI_OTA_TIMEOUT_MS;  ///< before the first byte, and between two bytes
  unsigned long total_ms = EI_OTA_DEADLINE_MS;   ///< from the first byte to the last
};

/// Reads a payload, verifies it, and runs its weights from the next inference on. It returns after the payload's last byte and
/// reads no byte beyond; after an error the rest of the payload is still in the stream.
/// @param stream    where the payload is read from
/// @return 0; otherwise an EI_OTA_ERR_*, and the weights are unchanged. EI_OTA_ERR_TRUNCATED: a timeout
int ei_ota_update_weights(Stream &stream);
int ei_ota_update_weights(Stream &stream, const ei_ota_timeouts_t &timeouts);

/// Restores the factory weights. @return 0; otherwise an EI_OTA_ERR_*, and the weights are unchanged
int ei_ota_restore_weights();

/// The same for sketches that were written for edgeimpulse_ota. They return "" on success, otherwise an error text. A String is
/// also empty if the heap is full; if that must not be mistaken for success, use the functions above.
String ei_update_weights(Stream &stream);
String ei_update_weights(Stream &stream, unsigned long silence_ms);
String ei_restore_weights();

/// Reads up to and including the mark "edgeimpulse", which some servers send between the HTTP headers and the payload.
/// @return false after a timeout, or after EI_OTA_MARK_LIMIT bytes without the mark
bool ei_ota_find_mark(Stream &stream);
bool ei_ota_find_mark(Stream &stream, unsigned long silence_ms);
