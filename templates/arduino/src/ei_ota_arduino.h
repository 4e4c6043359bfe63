// The model's weights from sketches: over any Stream (Serial, a WiFiClient, a File), and back to the factory weights. For more
// than that, such as payloads in pieces over days, ei_ota/ei_ota.h has the functions below.
//
//   #include <@header@>
//   #include <ei_ota_arduino.h>
//
//   const String error = ei_update_weights(Serial);
//   if (error != "") Serial.println(error);
#pragma once

#include <Arduino.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota_@id@.h"

// How long a stream may be silent, in ms. In a sketch, give the functions another value as their second argument.
#ifndef EI_OTA_TIMEOUT_MS
#define EI_OTA_TIMEOUT_MS 1000
#endif

// How much may come before the mark, in bytes.
#ifndef EI_OTA_MARK_LIMIT
#define EI_OTA_MARK_LIMIT 8192
#endif

/// Reads a payload, verifies it and runs it from the next inference on. Returns when the payload's last byte is in, and reads
/// none behind it; after an error the rest of the payload is still in the stream.
/// @return "", or why the weights are as they were
String ei_update_weights(Stream &stream);
String ei_update_weights(Stream &stream, unsigned long timeout_ms);

/// Back to the factory weights. @return "", or why the weights are as they were
String ei_restore_weights();

/// Reads up to and with "edgeimpulse", which some servers put between HTTP's headers and the payload.
/// @return false if the stream fell silent, or went on for EI_OTA_MARK_LIMIT bytes without it
bool ei_ota_find_mark(Stream &stream);
bool ei_ota_find_mark(Stream &stream, unsigned long timeout_ms);
