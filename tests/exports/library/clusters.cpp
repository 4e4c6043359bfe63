// SPDX-License-Identifier: MIT
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
