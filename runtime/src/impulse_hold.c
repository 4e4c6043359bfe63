/* SPDX-License-Identifier: MIT */
/* Keeps changes away from a whole impulse, as a lock that does not wait. Each side sets its own flag before it reads the
 * other's, as in change.c. The lock comes before everything else that a change does, so that a change that it refuses leaves no
 * trace. */
#include "barrier.h"
#include "ei_ota/ei_ota.h"

/* @return NULL unless the changes of this updater look at the hold */
static ei_ota_hold_t *hold_of(const ei_ota_t *ota) {
  const ei_ota_config_t *const config = ota != NULL ? ota->config : NULL;
  if (config == NULL || config->lock != ei_ota_hold_lock || config->unlock != ei_ota_hold_unlock) return NULL;
  return (ei_ota_hold_t *)config->context;
}

/* @return 0, or EI_OTA_ERR_BUSY if the other side has set its flag */
static int set_unless(volatile uint8_t *own, const volatile uint8_t *other) {
  *own = 1;
  eiota_internal_barrier();
  const int error = *other != 0 ? EI_OTA_ERR_BUSY : 0;
  if (error != 0) *own = 0;
  eiota_internal_barrier();
  return error;
}

static void clear(volatile uint8_t *own) {
  eiota_internal_barrier();
  *own = 0;
}

int ei_ota_hold(const ei_ota_t *ota) {
  ei_ota_hold_t *const hold = hold_of(ota);
  if (hold == NULL) return EI_OTA_ERR_ARGUMENT;
  return hold->held != 0 ? EI_OTA_ERR_STATE : set_unless(&hold->held, &hold->changing);
}

int ei_ota_release(const ei_ota_t *ota) {
  ei_ota_hold_t *const hold = hold_of(ota);
  if (hold == NULL) return EI_OTA_ERR_ARGUMENT;
  if (hold->held == 0) return EI_OTA_ERR_STATE;
  clear(&hold->held);
  return 0;
}

/* A change that interrupts another leaves the flag to it. */
int ei_ota_hold_lock(void *hold) {
  ei_ota_hold_t *const of = (ei_ota_hold_t *)hold;
  if (of == NULL) return EI_OTA_ERR_ARGUMENT;
  return of->changing != 0 ? EI_OTA_ERR_BUSY : set_unless(&of->changing, &of->held);
}

void ei_ota_hold_unlock(void *hold) {
  if (hold != NULL) clear(&((ei_ota_hold_t *)hold)->changing);
}
