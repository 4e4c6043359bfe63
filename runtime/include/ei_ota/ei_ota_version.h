/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The version of EiOta.
 */
#ifndef EI_OTA_VERSION_H
#define EI_OTA_VERSION_H

/** Major version. */
#define EI_OTA_VERSION_MAJOR 0
/** Minor version. */
#define EI_OTA_VERSION_MINOR 1
/** Patch version. */
#define EI_OTA_VERSION_PATCH 0

/** The version as a number that the preprocessor can compare: 1.2.3 is 1002003. */
#define EI_OTA_VERSION (EI_OTA_VERSION_MAJOR * 1000000L + EI_OTA_VERSION_MINOR * 1000L + EI_OTA_VERSION_PATCH)

#endif
