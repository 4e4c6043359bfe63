/* SPDX-License-Identifier: MIT */
/*
 * Interrupts a function at each of its instructions, in QEMU with -icount, which makes time a count of instructions:
 *
 *   static const stepping_case_t update = {restore, apply, infer, is_whole};
 *   const stepping_result_t result = step_through(&update);   // prepare, victim, check for every place in the victim
 *
 * Each run sets a timer, by one tick later than the run before, and calls the victim; the timer's interrupt calls the intruder.
 * It ends with the first run whose victim ends before. boards.py chooses -icount so that an instruction takes at least one
 * tick: then no instruction is left out, and some are interrupted twice. stepping_test.py holds the addresses that were
 * interrupted against those that QEMU says it executed.
 */
#ifndef STEPPING_H
#define STEPPING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  void (*prepare)(void);  /* before each run, uninterrupted */
  void (*victim)(void);   /* takes the same way in each run up to where it is interrupted */
  void (*intruder)(void); /* in the interrupt, to its end */
  int (*check)(void);     /* after each run, uninterrupted: 0, or 1 where something is wrong */
} stepping_case_t;

typedef struct {
  uint32_t runs;         /* that were interrupted */
  uint32_t instructions; /* different ones that were */
  uint32_t findings;     /* runs after which something was wrong */
  uint32_t first;        /* the interrupted address in the first of them */
} stepping_result_t;

stepping_result_t step_through(const stepping_case_t* tested);

/** The same at each `stride`th tick only, and at every tick between two of those that find another state.
 * @param state  called in the interrupt before the intruder */
stepping_result_t step_through_changes(const stepping_case_t* tested, uint32_t stride, uint32_t (*state)(void));

/** The same at ticks that the caller chooses: after stepping_begin, each stepping_at is a run. @return whether it was
 * interrupted */
void stepping_begin(const stepping_case_t* tested);
int stepping_at(uint32_t ticks);
stepping_result_t stepping_end(void);

/** Runs the victim once without an intruder, between stepping_victim_begins() and stepping_victim_ends(). */
void step_once(const stepping_case_t* tested);

/** Prints which addresses were interrupted in the last step_through. */
void stepping_print_addresses(void);

/* Marks in a trace. */
void stepping_victim_begins(void);
void stepping_victim_ends(void);

/* A board's own (stepping_cortex_m.c): */

/** Has stepping_interrupt called after so many ticks. */
void stepping_start_timer(uint32_t ticks);
void stepping_stop_timer(void);

/** Called by the timer's interrupt, with the address that it interrupted, counted from the first of the code memory. */
void stepping_interrupt(uint32_t address);

#ifdef __cplusplus
}
#endif
#endif
