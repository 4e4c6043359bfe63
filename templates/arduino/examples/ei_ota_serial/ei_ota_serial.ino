// SPDX-License-Identifier: MIT
// Receives new weights over the serial port: "u" and a payload update the model, "r" restores the factory weights. On your
// computer, with the model's next export:
//
//   ei-ota payload NEW.zip --baseline @id@.eiota.json -o update.bin
//   stty -F /dev/ttyACM0 115200 raw -echo
//   (printf u; cat update.bin) > /dev/ttyACM0

#include <@header@>
#include <ei_ota_arduino.h>

static void tell(const char *what, int error) {
  Serial.print(what);
  Serial.print(": ");
  Serial.println(ei_ota_strerror(error));
}

// After an error the rest of the payload must not be taken for commands.
static void drop_input() {
  for (unsigned long last = millis(); millis() - last < 500; yield())
    while (Serial.read() >= 0) last = millis();
}

void setup() { Serial.begin(115200); }

void loop() {
  // Run your inference here.

  const int command = Serial.read();
  if (command == 'u') {
    const int error = ei_ota_update_weights(Serial);
    if (error != 0) drop_input();
    tell("update", error);
  } else if (command == 'r') {
    tell("restore", ei_ota_restore_weights());
  }
}
