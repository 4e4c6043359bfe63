// SPDX-License-Identifier: MIT
// What the Edge Impulse SDK asks of a board: text, memory, time. For your board, its clock goes into the timers, from which the
// SDK tells how long an inference took; a watchdog may be fed in ei_run_impulse_check_canceled.
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "board.h"
#include "edge-impulse-sdk/porting/ei_classifier_porting.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/debug_log.h"

__attribute__((format(printf, 1, 2))) void ei_printf(const char* format, ...) {
  char line[160];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  board_print(line);
}

void ei_printf_float(float value) {
  const long thousandths = static_cast<long>(value * 1000.f);
  ei_printf("%s%ld.%03ld", thousandths < 0 ? "-" : "", std::labs(thousandths) / 1000, std::labs(thousandths) % 1000);
}

// Declared as a function of C by some SDKs and of C++ by others: so is this one.
void DebugLog(const char* text) { board_print(text); }

// The tensor arena and the signal processing's buffers: the heap has to have room for them.
void* ei_malloc(size_t size) { return std::malloc(size); }
void* ei_calloc(size_t count, size_t size) { return std::calloc(count, size); }
void ei_free(void* memory) { std::free(memory); }

uint64_t ei_read_timer_us() { return 0; }
uint64_t ei_read_timer_ms() { return ei_read_timer_us() / 1000; }
EI_IMPULSE_ERROR ei_sleep(int32_t) { return EI_IMPULSE_OK; }
EI_IMPULSE_ERROR ei_run_impulse_check_canceled() { return EI_IMPULSE_OK; }

// The SDK has global objects with destructors, and firmware never ends: nothing has to be kept for its end. Newlib wants the
// handle, which its start-up files define where they are linked.
extern "C" {
__attribute__((weak)) void* __dso_handle = nullptr;
__attribute__((weak)) int __aeabi_atexit(void*, void (*)(void*), void*) { return 0; }
}
