// SPDX-License-Identifier: MIT
// Internal: reads a stream with timeouts, and runs the one updater.
#pragma once

#include "ei_ota_arduino.h"

enum { EIOTA_INTERNAL_CLOSED = -1, EIOTA_INTERNAL_LATE = -2 };

struct eiota_internal_reader_t {
  Stream *stream;
  ei_ota_timeouts_t timeouts;
  bool (*is_open)(void *connection);  // null: the stream never ends by itself
  void *connection;
  bool is_started;  // the first byte has arrived, at
  unsigned long start;
};

/// @return a byte; EIOTA_INTERNAL_CLOSED at the end of the stream; EIOTA_INTERNAL_LATE after a timeout
int eiota_internal_next(eiota_internal_reader_t &reader);

/// Updates the weights with the payload that `receive` writes. @return 0, or the error of `receive` or of the updater
int eiota_internal_update(int (*receive)(ei_ota_t *ota, void *source), void *source);

/// What the one updater says of itself to a server. @return the project's id
uint32_t eiota_internal_identity(char (&text)[EI_OTA_IDENTITY_SIZE]);
