/* SPDX-License-Identifier: MIT */
/* Until 2022 the export gave the SDK its cluster's type. */
#include "model-parameters/anomaly_types.h"
