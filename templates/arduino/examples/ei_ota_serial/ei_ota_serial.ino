// New weights over the serial port: "u" and the payload update the model, "r" brings the factory weights back.
//
//   stty -F /dev/ttyACM0 115200 raw -echo
//   (printf u; cat model.bin) > /dev/ttyACM0

#include <@header@>
#include <ei_ota_arduino.h>

static void tell(const char *what, const String &error) {
  Serial.print(what);
  Serial.print(": ");
  Serial.println(error == "" ? "done" : error.c_str());
}

// The rest of a payload that was refused must not be taken for commands.
static void drop_input() {
  for (unsigned long last = millis(); millis() - last < 500; yield())
    while (Serial.read() >= 0) last = millis();
}

void setup() { Serial.begin(115200); }

void loop() {
  // Run your inference here.

  const int command = Serial.read();
  if (command == 'u') {
    const String error = ei_update_weights(Serial);
    if (error != "") drop_input();
    tell("update", error);
  } else if (command == 'r') {
    tell("restore", ei_restore_weights());
  }
}
