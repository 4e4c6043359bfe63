// SPDX-License-Identifier: MIT
// Reads new weights from an SD card when the board starts. The payload is the file update.bin, which you make on your computer
// from the model's next export:
//
//   ei-ota payload NEW.zip --baseline @id@.eiota.json -o update.bin

#include <@header@>
#include <ei_ota_arduino.h>

#include <SD.h>

static const int chip_select = 10;  // your board's pin for it

static void update() {
  File file = SD.open("/update.bin");
  if (!file) {
    Serial.println("no update.bin: factory weights");
    return;
  }
  const int error = ei_ota_update_weights(file);
  file.close();
  Serial.println(error == 0 ? "updated" : ei_ota_strerror(error));
}

void setup() {
  Serial.begin(115200);
  if (SD.begin(chip_select))
    update();
  else
    Serial.println("no card");
}

void loop() {
  // Run your inference here.
}
