// SPDX-License-Identifier: MIT
#include "vote.h"

#include "camera.h"
#include "detect.h"
#include "device.h"
#include "flash.h"
#include "print.h"

namespace {

constexpr unsigned kLead = 4;  // frames; a smaller lead may be chance

const char* judge(bool is_right) { return is_right ? "right" : "wrong"; }

void count(unsigned moment, const Detection& champion, const Detection& challenger, Vote* vote) {
  const uint64_t truth = penguins_of(moment);
  const bool champion_is_right = champion.cells == truth, challenger_is_right = challenger.cells == truth;
  ++vote->frames;
  vote->champion += champion_is_right;
  vote->challenger += challenger_is_right;
  vote->agreed += champion.cells == challenger.cells;
  print("frame %2u: champion %08lx %s, challenger %08lx %s\n", moment, static_cast<unsigned long>(champion.outputs),
        judge(champion_is_right), static_cast<unsigned long>(challenger.outputs), judge(challenger_is_right));
}

// A single inference of the challenger; before and after it the champion's weights are in use.
int detect_as(uint32_t challenger, uint32_t champion, ei_ota_t* ota, unsigned moment, Detection* detection) {
  const int error = ei_ota_use(ota, challenger);
  if (error != 0) return error;
  suffer_mishap(moment);
  *detection = detect(moment);
  return ei_ota_use(ota, champion);
}

}  // namespace

int hold_vote(ei_ota_t* ota, uint32_t champion, uint32_t challenger, Vote* vote) {
  const unsigned writes_before = flash_writes();
  *vote = {};
  for (unsigned moment = 0; moment != kFrames; ++moment) {
    feed_watchdog();
    const Detection seen_by_champion = detect(moment);
    Detection seen_by_challenger;
    const int error = detect_as(challenger, champion, ota, moment, &seen_by_challenger);
    if (error != 0) return error;
    count(moment, seen_by_champion, seen_by_challenger, vote);
  }
  vote->flash_writes = flash_writes() - writes_before;
  return 0;
}

bool wins(const Vote& vote) { return vote.challenger >= vote.champion + kLead; }

void print_vote(const Vote& vote) {
  print("frames             %3u\n", vote.frames);
  print("champion right     %3u\n", vote.champion);
  print("challenger right   %3u\n", vote.challenger);
  print("seen alike         %3u\n", vote.agreed);
  print("flash writes       %3u\n", vote.flash_writes);
  print("verdict            the %s\n", wins(vote) ? "challenger" : "champion");
}
