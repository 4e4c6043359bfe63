/* Which EiOta this is. */
#ifndef EI_OTA_VERSION_H
#define EI_OTA_VERSION_H

#define EI_OTA_VERSION_MAJOR 0
#define EI_OTA_VERSION_MINOR 1
#define EI_OTA_VERSION_PATCH 0

/* A number to compare by, also in an #if: version 1.2.3 is 1002003. */
#define EI_OTA_VERSION (EI_OTA_VERSION_MAJOR * 1000000L + EI_OTA_VERSION_MINOR * 1000L + EI_OTA_VERSION_PATCH)

#endif
