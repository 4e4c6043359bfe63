// What a genuine edge-impulse-sdk wants from a board: memory and text. Nothing here is timed or cancelled.
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "board.h"
#include "edge-impulse-sdk/porting/ei_classifier_porting.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/debug_log.h"

void* ei_malloc(size_t size) { return std::malloc(size); }
void* ei_calloc(size_t count, size_t size) { return std::calloc(count, size); }
void ei_free(void* memory) { std::free(memory); }

__attribute__((format(printf, 1, 2))) void ei_printf(const char* format, ...) {
  char line[160];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  board_print(line);
}

// Declared as a function of C by some SDKs and of C++ by others: so is this one.
void DebugLog(const char* text) { board_print(text); }
