// SPDX-License-Identifier: MIT
// A stand-in for an Arduino core: as much as sketches around EiOta call, as cores declare it, in C++11 and without a C++
// library.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What cores define, and what breaks code that did not expect it.
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define abs(x) ((x) > 0 ? (x) : -(x))
#define round(x) ((long)((x) + 0.5))
#define bit(b) (1UL << (b))
#define F(text) (text)
typedef uint8_t byte;
typedef unsigned int word;
typedef bool boolean;

extern "C" {
unsigned long millis(void);  // advances by yield() and delay() alone
void delay(unsigned long ms);
void yield(void);
}

// Where the heap is full a String is empty, as those of cores are.
class String {
 public:
  static bool heap_is_full;
  String(const char* text = "");
  String(const String& other);
  explicit String(int number);
  ~String();
  String& operator=(const String& other);
  bool operator==(const char* text) const { return strcmp(c_str(), text) == 0; }
  bool operator!=(const char* text) const { return !(*this == text); }
  const char* c_str() const { return text_ == nullptr ? "" : text_; }
  unsigned int length() const { return static_cast<unsigned int>(strlen(c_str())); }

 private:
  void take(const char* text);
  char* text_;
};

class Print {
 public:
  virtual size_t write(uint8_t value) = 0;
  size_t print(const char* text);
  size_t print(int number) { return print(String(number)); }
  size_t print(const String& text) { return print(text.c_str()); }
  size_t println(const char* text) { return print(text) + print("\r\n"); }
  size_t println(const String& text) { return println(text.c_str()); }
};

class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;
  bool find(const char* text);
  void setTimeout(unsigned long ms) { timeout_ = ms; }

 private:
  unsigned long timeout_ = 1000;
};

// Empty, and what is printed goes nowhere. The compiler must not know: sketches are linked with all that they call.
class EmptyStream : public Stream {
 public:
  size_t write(uint8_t) override;
  int available() override;
  int read() override;
  int peek() override;
};

class SerialPort : public EmptyStream {
 public:
  void begin(unsigned long) {}
  operator bool() const { return true; }
};
extern SerialPort Serial;

void setup();
void loop();
