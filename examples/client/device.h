// SPDX-License-Identifier: MIT
// The device: a model, its payload store in a file, and the way of an update through both. Functions return 0 or an error of
// the runtime, which they have reported.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace device {

/// Selects the weights that run, and ends a trial that the last stop has interrupted. Call it first.
/// @param trial  receives 0, or why the update that was on trial does not run any more
/// @return whether the device can run
bool start(const std::string& store, int& trial);

/// What a server has to know: the query of an URL.
std::string identity();
std::uint32_t project();

/// @return how many bytes of an update that was interrupted are here
std::uint32_t arrived();

/// Begins an update, or goes on with it at what `arrived` has said.
int begin(std::uint32_t offset);
int write(const void* bytes, std::size_t size);

/// Has it begun with a header that fits this device?
bool is_accepted();
bool is_complete();

/// Verifies the update, runs it on trial, and confirms it, or rolls it back where its self-test fails.
/// @return EI_OTA_ERR_SELF_TEST after a rollback
int finish();

/// Forgets an update that was interrupted.
void drop();

/// Does what the device is for.
void look();

}  // namespace device
