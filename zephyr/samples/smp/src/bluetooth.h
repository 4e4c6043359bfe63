/* SPDX-License-Identifier: MIT */
#ifndef BLUETOOTH_H
#define BLUETOOTH_H

#ifdef __cplusplus
extern "C" {
#endif
/** Registers the transport of SMP and advertises it. @return 0, or a negative errno */
int start_bluetooth(void);
#ifdef __cplusplus
}
#endif
#endif
