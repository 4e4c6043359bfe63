// SPDX-License-Identifier: MIT
// Fetches new weights from a web server when the board starts. Any file server will do, such as `python3 -m http.server 8000`
// in the folder of model.bin, which you make on your computer from the model's next export:
//
//   ei-ota payload NEW.zip --baseline @id@.eiota.json -o model.bin

#include <@header@>
#include <ei_ota_http.h>

#include <WiFi.h>  // ESP8266: ESP8266WiFi.h, boards with a NINA module: WiFiNINA.h

static const char *const network = "network", *const password = "password";
static const char *const address = "http://192.168.1.2:8000/model.bin";  // an https:// URL needs a client with TLS

static void update() {
  WiFiClient client;
  const int error = ei_ota_http_update_weights(client, address);
  if (error == 0) {
    Serial.println("updated");
    return;
  }
  Serial.print(error);  // a positive number is the server's status, such as 404
  Serial.print(": ");
  Serial.println(ei_ota_http_strerror(error));
}

void setup() {
  Serial.begin(115200);
  WiFi.begin(network, password);
  while (WiFi.status() != WL_CONNECTED) delay(500);
  update();
}

void loop() {
  // Run your inference here.
}
