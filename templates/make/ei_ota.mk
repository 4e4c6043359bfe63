# SPDX-License-Identifier: MIT
# EiOta for a Makefile. Set the first variables, include this file, and use what it sets:
#
#   EI_OTA_EXPORT = model                     # Studio's export, a folder
#   include $(HOME)/eiota/share/EiOta/templates/make/ei_ota.mk
#   SOURCES += $(EI_OTA_SOURCES)              # in the place of the export's tflite-model/*.cpp
#   CPPFLAGS := $(EI_OTA_CPPFLAGS) $(CPPFLAGS)
#   $(OBJECTS): $(EI_OTA_STAMP)
#   firmware.elf: $(OBJECTS)
#   	$(CXX) $(LDFLAGS) $^ -o $@
#   	$(EI_OTA_CHECK) $@ || { rm -f $@; exit 1; }
#
# EI_OTA_NAME        the name of the model (model)
# EI_OTA_OPTIONS     more options of `ei-ota patch`, such as --restore copy
# EI_OTA_NEW_EXPORT  the retrained export; `make update.bin` makes its payload
# EI_OTA_BASELINE    the committed baseline of the released firmware (that of this build)
EI_OTA ?= $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
EI_OTA_TOOL ?= ei-ota
EI_OTA_NAME ?= model
EI_OTA_DIR ?= build/ei_ota/$(EI_OTA_NAME)
EI_OTA_NEW_EXPORT ?= $(EI_OTA_EXPORT)
EI_OTA_BASELINE ?= $(EI_OTA_DIR)/$(EI_OTA_NAME).eiota.json

EI_OTA_STAMP := $(EI_OTA_DIR).stamp
ei_ota_weights := $(EI_OTA_DIR)/tflite-model/ei_ota_$(EI_OTA_NAME)_weights.cpp
ei_ota_model := $(patsubst $(EI_OTA_EXPORT)/%,$(EI_OTA_DIR)/%,$(wildcard $(addprefix $(EI_OTA_EXPORT)/tflite-model/*,.c .cc .cpp)))
EI_OTA_SOURCES := $(ei_ota_model) $(ei_ota_weights) $(wildcard $(EI_OTA)/runtime/src/*.c)
EI_OTA_CPPFLAGS := -I$(EI_OTA_DIR) -I$(EI_OTA)/runtime/include
EI_OTA_CHECK := $(EI_OTA_TOOL) check --baseline $(EI_OTA_DIR)/$(EI_OTA_NAME).eiota.json

# Files of the export that were added or removed show as a newer folder.
$(EI_OTA_STAMP): $(EI_OTA_EXPORT)/tflite-model $(EI_OTA_EXPORT)/model-parameters
	@mkdir -p $(@D)
	$(EI_OTA_TOOL) patch $(EI_OTA_EXPORT) -o $(EI_OTA_DIR) --name $(EI_OTA_NAME) --depfile $(EI_OTA_DIR).d --depfile-target $@ $(EI_OTA_OPTIONS)
	@touch $(ei_ota_weights) $@  # most models have no weights in a file of their own
$(ei_ota_model) $(ei_ota_weights): $(EI_OTA_STAMP) ;
-include $(EI_OTA_DIR).d
$(abspath $(EI_OTA_EXPORT))/%: ;  # one that was deleted

update.bin: $(EI_OTA_STAMP) $(EI_OTA_NEW_EXPORT)
	$(EI_OTA_TOOL) payload $(EI_OTA_NEW_EXPORT) --baseline $(EI_OTA_BASELINE) -o $@
