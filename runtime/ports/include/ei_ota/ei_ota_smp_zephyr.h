/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Updates by MCUmgr, the device management of Zephyr and the nRF Connect SDK: a group of commands for SMP, whatever it is
 * transported by (UART, USB, Bluetooth, UDP). zephyr/ei_ota_smp.py is a client for serial ports.
 *
 * @code{.c}
 *   int error = ei_ota_boot(&ota);
 *   if (error == 0) error = ei_ota_smp_start(&ota, NULL);
 * @endcode
 *
 * CONFIG_EI_OTA_SMP compiles runtime/ports/smp_zephyr.c, and CONFIG_EI_OTA_SMP_GROUP is the number of the group. Requests and
 * responses are CBOR maps:
 *
 *     command            operation  request                 response
 *     EI_OTA_SMP_STATE   read                               "identity": tstr, as ei_ota_identity writes it; "project": uint;
 *                                                           "state": uint, an ei_ota_state_t; "off": uint, bytes of an
 *                                                           interrupted payload that need not be sent again;
 *                                                           "len": uint, bytes of that payload, 0 while unknown
 *     EI_OTA_SMP_UPLOAD  write      "off": uint;            "off": uint, where the client goes on
 *                                   "data": bstr;
 *                                   "len": uint, bytes of
 *                                   the payload, needed
 *                                   if "off" is 0
 *     the others         write
 *
 * A client always begins with "off" 0. If the device has the beginning of a payload with the same header, even since before a
 * reset, its response names the byte to go on with. "data" that is not at the place where the device is, because a response
 * was lost, is not taken, and the response says where the device is. The response to the last bytes follows when ei_ota_end
 * has verified the payload; EI_OTA_SMP_APPLY then runs it on trial.
 *
 * An error of EiOta is a response with "rc": uint, the nearest mcumgr_err_t; "rsn": tstr, what ei_ota_strerror says; and as in
 * version 2 of SMP "err": {"group": uint, "rc": uint}, where this "rc" is the EI_OTA_ERR_* without its sign.
 */
#ifndef EI_OTA_SMP_ZEPHYR_H
#define EI_OTA_SMP_ZEPHYR_H

#include "ei_ota/ei_ota.h"

#ifdef __cplusplus
extern "C" {
#endif

struct k_mutex;

/** Commands of the group. */
enum {
  EI_OTA_SMP_STATE,    /**< what the device is and how far a payload has come */
  EI_OTA_SMP_UPLOAD,   /**< the next bytes of a payload */
  EI_OTA_SMP_APPLY,    /**< ei_ota_apply; EI_OTA_ERR_BUSY during an inference: try again */
  EI_OTA_SMP_CONFIRM,  /**< ei_ota_confirm */
  EI_OTA_SMP_ROLLBACK, /**< ei_ota_rollback; likewise busy */
  EI_OTA_SMP_RESTORE,  /**< ei_ota_restore; likewise busy */
  EI_OTA_SMP_ABORT     /**< ei_ota_abort */
};

/**
 * Registers the commands, which from now on call the functions of this updater, in the thread of MCUmgr's work queue, one
 * request at a time.
 *
 * With MCUmgr itself they take about 800 bytes of that thread's stack; a verifier takes more. They keep nothing away from
 * inferences in other threads: that is what ei_ota_hold is for, or a lock of the application's own in ei_ota_config_t. Whoever
 * reaches the transport can send commands: authentic payloads need a verifier, and who may restore or roll back is for the
 * transport to decide.
 *
 * @param ota    the updater, with a payload store, after ei_ota_boot
 * @param mutex  taken by each command, and to be taken around all calls of the updater's functions in other threads, except
 * ei_ota_hold and ei_ota_release; NULL if there are none
 * @return 0; EI_OTA_ERR_ARGUMENT; EI_OTA_ERR_STATE if the commands are registered already.
 */
int ei_ota_smp_start(ei_ota_t *ota, struct k_mutex *mutex);

#ifdef __cplusplus
}
#endif
#endif
