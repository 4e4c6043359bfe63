// SPDX-License-Identifier: MIT
#include "payload/air_time.h"

#include <cmath>

namespace ei_ota {
namespace {

std::size_t frames_of(std::size_t bytes, std::size_t room) { return (bytes + room - 1) / room; }

/// Seconds of a LoRa frame with a bandwidth of 125 kHz, coding rate 4/5, an explicit header, a preamble of 8 symbols and, as
/// downlinks have it, without a CRC (Semtech, AN1200.13, "LoRa Modem Designer's Guide", section 4).
double lora_frame(unsigned spreading_factor, std::size_t bytes) {
  const double symbol = static_cast<double>(1U << spreading_factor) / 125e3;
  const double bits = 8.0 * static_cast<double>(bytes) - 4.0 * spreading_factor + 28;
  const double symbols = 8 + std::ceil(bits / (4.0 * spreading_factor)) * 5;
  return (8 + 4.25 + symbols) * symbol;
}

/// Fragments by LoRa Alliance TS004, each with a command and an index in front.
/// @param room  bytes of application data that a frame has in EU868 (RP002-1.0.4, table for dwell times of any length)
Transfer lorawan(std::string_view link, unsigned spreading_factor, std::size_t room, std::size_t bytes) {
  constexpr std::size_t fragment_head = 3;
  constexpr std::size_t frame_head = 13;  // MHDR, DevAddr, FCtrl, FCnt, FPort and MIC
  const auto frames = frames_of(bytes, room - fragment_head);
  return {link, frames, static_cast<double>(frames) * lora_frame(spreading_factor, room + frame_head)};
}

/// Writes without response of 244 bytes over LE 1M: a data packet of 251 bytes, an empty one in reply, and a pause of 150
/// microseconds after each (Bluetooth Core Specification 5.4, volume 6, part B).
Transfer bluetooth(std::size_t bytes) {
  constexpr double packet = (251 + 10) * 8e-6;
  constexpr double reply = 10 * 8e-6;
  const auto frames = frames_of(bytes, 244);
  return {"Bluetooth LE 1M", frames, static_cast<double>(frames) * (packet + reply + 2 * 150e-6)};
}

/// CoAP blocks of 512 bytes at the highest downlink rate of category NB1, 26.15 kbit/s (3GPP TR 45.820 and release 13).
Transfer nb_iot(std::size_t bytes) {
  constexpr std::size_t heads = 20 + 8 + 16;  // IPv4, UDP, CoAP with its options
  const auto frames = frames_of(bytes, 512);
  return {"NB-IoT (NB1)", frames, static_cast<double>(bytes + frames * heads) * 8 / 26150};
}

}  // namespace

std::array<Transfer, 4> transfers(std::size_t bytes) {
  return {lorawan("LoRaWAN SF7", 7, 222, bytes), lorawan("LoRaWAN SF10", 10, 51, bytes), bluetooth(bytes), nb_iot(bytes)};
}

}  // namespace ei_ota
