// The model's weights from sketches: over any Stream (Serial, a WiFiClient, a File), and back to the factory weights. For more
// than that, such as payloads in pieces over days, ei_ota/ei_ota.h has the functions below; ei_ota_http.h fetches a payload.
//
//   #include <@header@>
//   #include <ei_ota_arduino.h>
//
//   const int error = ei_ota_update_weights(Serial);
//   if (error != 0) Serial.println(ei_ota_strerror(error));
//
// The payload is made on a computer. `ei-ota patch`, which made this library, has written @id@.eiota.json and @id@.eiota.img
// beside it: keep both, they tell what your boards have. With the model trained again and exported as NEW.zip:
//
//   ei-ota payload NEW.zip --baseline @id@.eiota.json -o model.bin
#pragma once

#include <Arduino.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota_@id@.h"

// How long a stream may be silent, in ms.
#ifndef EI_OTA_TIMEOUT_MS
#define EI_OTA_TIMEOUT_MS 1000
#endif

// How long all of a payload may take from its first byte on, in ms: what half a megabyte takes at 9600 baud.
#ifndef EI_OTA_DEADLINE_MS
#define EI_OTA_DEADLINE_MS 600000
#endif

// How much may come before the mark, in bytes.
#ifndef EI_OTA_MARK_LIMIT
#define EI_OTA_MARK_LIMIT 8192
#endif

/// Other times than the above, in a sketch: ei_ota_timeouts_t timeouts; timeouts.silence_ms = 5000;
struct ei_ota_timeouts_t {
  unsigned long silence_ms = EI_OTA_TIMEOUT_MS;  ///< before the first byte as between two
  unsigned long total_ms = EI_OTA_DEADLINE_MS;   ///< from the first byte on, however many come
};

/// Reads a payload, verifies it and runs it from the next inference on. Returns when the payload's last byte is in, and reads
/// none behind it; after an error the rest of the payload is still in the stream.
/// @return 0, or EI_OTA_ERR_*: the weights are as they were; EI_OTA_ERR_TRUNCATED if the time was over
int ei_ota_update_weights(Stream &stream);
int ei_ota_update_weights(Stream &stream, const ei_ota_timeouts_t &timeouts);

/// Back to the factory weights. @return 0, or EI_OTA_ERR_*: the weights are as they were
int ei_ota_restore_weights();

/// The same for sketches that edgeimpulse_ota was written for: "" when done, or a sentence. A core whose heap is full gives
/// an empty String as well: where that must not be taken for success, use the functions above.
String ei_update_weights(Stream &stream);
String ei_update_weights(Stream &stream, unsigned long silence_ms);
String ei_restore_weights();

/// Reads up to and with "edgeimpulse", which some servers put between HTTP's headers and the payload.
/// @return false if the stream fell silent, took too long, or went on for EI_OTA_MARK_LIMIT bytes without it
bool ei_ota_find_mark(Stream &stream);
bool ei_ota_find_mark(Stream &stream, unsigned long silence_ms);
