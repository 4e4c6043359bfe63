// SPDX-License-Identifier: MIT
#include "Arduino.h"

#include "SD.h"
#include "WiFi.h"

static unsigned long now = 0UL - 2000;  // over its largest value soon
SerialPort Serial;
SDClass SD;
WiFiClass WiFi;

unsigned long millis() { return now; }
void delay(unsigned long ms) { now += ms; }
void yield() { ++now; }

bool String::heap_is_full = false;

void String::take(const char* text) {
  text_ = heap_is_full ? nullptr : static_cast<char*>(malloc(strlen(text) + 1));
  if (text_ != nullptr) strcpy(text_, text);
}

String::String(const char* text) { take(text); }
String::String(const String& other) { take(other.c_str()); }
String::~String() { free(text_); }

String::String(int number) {
  char digits[12] = {};
  char* digit = digits + sizeof digits - 1;
  unsigned left = number < 0 ? 0u - static_cast<unsigned>(number) : static_cast<unsigned>(number);
  do {
    *--digit = static_cast<char>('0' + left % 10);
  } while ((left /= 10) != 0);
  if (number < 0) *--digit = '-';
  take(digit);
}

String& String::operator=(const String& other) {
  if (this != &other) {
    free(text_);
    take(other.c_str());
  }
  return *this;
}

size_t Print::print(const char* text) {
  size_t count = 0;
  while (*text != '\0') count += write(static_cast<uint8_t>(*text++));
  return count;
}

bool Stream::find(const char* text) {
  size_t matched = 0;
  for (unsigned long last = millis(); text[matched] != '\0';) {
    const int next = read();
    if (next >= 0) {
      matched = next == text[matched] ? matched + 1 : 0;
      last = millis();
    } else {
      if (millis() - last >= timeout_) return false;
      yield();
    }
  }
  return true;
}

size_t EmptyStream::write(uint8_t) { return 1; }
int EmptyStream::available() { return 0; }
int EmptyStream::read() { return -1; }
int EmptyStream::peek() { return -1; }

File::operator bool() const { return true; }

#ifdef __ELF__
#ifndef __unix__
extern "C" void __cxa_pure_virtual() {
  for (;;) yield();
}  // as cores have it: without it the C++ library's comes, and stdio with it
#endif
#endif
