/* SPDX-License-Identifier: MIT */
/* Orders memory accesses between tasks, between cores, and between an interrupt and the code that it interrupts. */
#ifndef EI_OTA_BARRIER_H
#define EI_OTA_BARRIER_H

/* Arm before version 6 has one core and no barrier instruction; GCC would call a function that bare metal does not have. */
static inline void eiota_internal_barrier(void) {
#if defined(__arm__) && __ARM_ARCH < 6
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
#else
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

#endif
