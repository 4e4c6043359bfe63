/* SPDX-License-Identifier: MIT */
#include "bluetooth.h"

#include <zephyr/bluetooth/bluetooth.h>
#include <zephyr/bluetooth/conn.h>
#include <zephyr/bluetooth/uuid.h>
#include <zephyr/kernel.h>
#if defined(CONFIG_MCUMGR_SMP_BT)
#include <zephyr/mgmt/mcumgr/transport/smp_bt.h>
#endif

static const uint8_t service[] = {BT_UUID_128_ENCODE(0x8d53dc1d, 0x1db7, 0x4cd3, 0x868b, 0x8a527460aa84)};
static const uint8_t flags[] = {BT_LE_AD_GENERAL | BT_LE_AD_NO_BREDR};
static const struct bt_data advertisement[] = {BT_DATA(BT_DATA_FLAGS, flags, sizeof flags),
                                               BT_DATA(BT_DATA_UUID128_ALL, service, sizeof service)};

static void advertise(struct k_work* work) {
  (void)work;
  const int error = bt_le_adv_start(BT_LE_ADV_CONN_NAME, advertisement, ARRAY_SIZE(advertisement), NULL, 0);
  if (error != 0) printk("advertising failed (%d)\n", error);
}

static K_WORK_DEFINE(advertising, advertise);

static void disconnected(struct bt_conn* connection, uint8_t reason) {
  (void)connection;
  (void)reason;
  (void)k_work_submit(&advertising);
}

BT_CONN_CB_DEFINE(callbacks) = {.disconnected = disconnected};

int start_bluetooth(void) {
  int error = bt_enable(NULL);
#if defined(CONFIG_MCUMGR_SMP_BT) /* later releases of Zephyr register it by themselves */
  if (error == 0) error = smp_bt_register();
#endif
  if (error == 0) (void)k_work_submit(&advertising);
  return error;
}
