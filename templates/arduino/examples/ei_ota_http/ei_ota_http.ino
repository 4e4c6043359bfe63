// SPDX-License-Identifier: MIT
// Asks a server for newer weights when the board starts, and then once an hour. The server is `ei-ota serve`, which gives each board
// the newest payload that fits it. A payload is made on your computer from the model's next export:
//
//   ei-ota payload NEW.zip --baseline @id@.eiota.json -o payloads/2.bin
//
// Without such a server, ei_ota_http_update_weights(client, "http://192.168.1.2:8000/update.bin") takes a file of any web server.

#include <@header@>
#include <ei_ota_http.h>

#include <WiFi.h>  // ESP8266: ESP8266WiFi.h, boards with a NINA module: WiFiNINA.h

static const char *const network = "network", *const password = "password";
static const char *const server = "http://192.168.1.2:8080";  // an https:// URL, which hides the token, needs a client with TLS
static const char *const token = "0123456789abcdef";
static const unsigned long interval = 3600000;  // ms

static unsigned long last;

static void ask() {
  last = millis();
  WiFiClient client;
  const int error = ei_ota_http_ask(client, server, token);
  if (error == 0) {
    Serial.println("updated");
    return;
  }
  Serial.print(error);  // a positive number is the status: 204 if there is nothing newer, 401 if the server does not know the token
  Serial.print(": ");
  Serial.println(ei_ota_http_strerror(error));
}

void setup() {
  Serial.begin(115200);
  WiFi.begin(network, password);
  while (WiFi.status() != WL_CONNECTED) delay(500);
  ask();
}

void loop() {
  // Run your inference here.

  if (millis() - last >= interval) ask();
}
