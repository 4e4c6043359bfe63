// For the library's own sources: a stream that is read against the clock, and the one updater.
#pragma once

#include "ei_ota_arduino.h"

enum { EIOTA_INTERNAL_CLOSED = -1, EIOTA_INTERNAL_LATE = -2 };

struct eiota_internal_reader_t {
  Stream *stream;
  ei_ota_timeouts_t timeouts;
  bool (*is_open)(void *connection);  // null: the stream has no end of its own
  void *connection;
  bool is_started;  // the deadline runs, since
  unsigned long start;
};

/// @return a byte; EIOTA_INTERNAL_CLOSED, or _LATE where the stream is silent for too long or all of it takes too long
int eiota_internal_next(eiota_internal_reader_t &reader);

/// An update with what `receive` writes. @return 0, its error or the updater's
int eiota_internal_update(int (*receive)(ei_ota_t *ota, void *source), void *source);
