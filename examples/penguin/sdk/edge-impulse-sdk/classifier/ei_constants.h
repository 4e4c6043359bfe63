// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// How an image of another size is brought to the model's.
#pragma once

#define EI_CLASSIFIER_RESIZE_NONE 0
#define EI_CLASSIFIER_RESIZE_FIT_SHORTEST 1
#define EI_CLASSIFIER_RESIZE_FIT_LONGEST 2
#define EI_CLASSIFIER_RESIZE_SQUASH 3
