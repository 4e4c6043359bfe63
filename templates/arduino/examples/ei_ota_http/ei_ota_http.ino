// New weights from a web server, when the board starts: any server that hands out files will do, such as
// `python3 -m http.server 8000` beside model.bin.

#include <@header@>
#include <ei_ota_arduino.h>

#include <WiFi.h>  // ESP8266: ESP8266WiFi.h, boards with a NINA module: WiFiNINA.h

static const char *const network = "network", *const password = "password";
static const char *const server = "192.168.1.2", *const path = "/model.bin";
static const int port = 8000;

// HTTP/1.0: what comes after the headers is the file and nothing else.
static bool request(WiFiClient &client) {
  if (!client.connect(server, port)) return false;
  client.print("GET ");
  client.print(path);
  client.print(" HTTP/1.0\r\nHost: ");
  client.print(server);
  client.print("\r\n\r\n");
  for (const unsigned long start = millis(); client.available() == 0; delay(10))
    if (millis() - start > 10000) return false;
  // A server that puts "edgeimpulse" before the payload: return ei_ota_find_mark(client);
  return client.find("\r\n\r\n");
}

static void update() {
  WiFiClient client;
  if (!request(client)) {
    Serial.println("no answer");
    return;
  }
  const String error = ei_update_weights(client, 5000);  // networks pause longer than cables
  client.stop();
  Serial.println(error == "" ? "updated" : error.c_str());  // an error page is "no EiOta payload"
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
