# SPDX-License-Identifier: MIT
# EiOta for a Makefile. Set the first variables, include this file, and use what it sets:
#
#   EI_OTA_EXPORT = model                     # Studio's export, a folder
#   include $(HOME)/eiota/share/EiOta/templates/make/ei_ota.mk
#   SOURCES += $(EI_OTA_SOURCES)              # in the place of the export's tflite-model/*.cpp
#   CPPFLAGS := $(EI_OTA_CPPFLAGS) $(CPPFLAGS)
#   objects = $(addprefix build/,$(addsuffix .o,$(notdir $1)))   # as your rules name them
#   OBJECTS = $(call objects,$(SOURCES))
#   $(filter-out $(call objects,$(EI_OTA_RUNTIME)),$(OBJECTS)): $(EI_OTA_STAMP)
#   firmware.elf: $(OBJECTS)
#   	$(CXX) $(LDFLAGS) $^ -o $@
#   	$(EI_OTA_CHECK) $@ || { rm -f $@; exit 1; }
#
# EI_OTA_RUNTIME is those of EI_OTA_SOURCES that are the runtime's: they include nothing of an export or a patch, and need no compiling
# when it changes.
#
# EI_OTA_NAME        the name of the model (model)
# EI_OTA_OPTIONS     more options of `ei-ota patch`, such as --restore copy
# EI_OTA_NEW_EXPORT  the retrained export; `make update.bin` makes its payload
#                    (the # of Studio's file names is written \#: my-project-impulse-\#1.zip)
# EI_OTA_BASELINE    the committed baseline of the released firmware (that of this build)
ei_ota_goal := $(.DEFAULT_GOAL)
ifneq ($(wildcard $(EI_OTA_EXPORT)/src/tflite-model),)
$(error $(EI_OTA_EXPORT) is an Arduino library of Edge Impulse. Set EI_OTA_EXPORT to $(EI_OTA_EXPORT)/src, or to an export for C++)
endif
EI_OTA ?= $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
EI_OTA_TOOL ?= ei-ota
EI_OTA_NAME ?= model
EI_OTA_DIR ?= build/ei_ota/$(EI_OTA_NAME)
ei_ota_baseline := $(EI_OTA_DIR)/$(EI_OTA_NAME).eiota.json
EI_OTA_NEW_EXPORT ?= $(EI_OTA_EXPORT)
EI_OTA_BASELINE ?= $(ei_ota_baseline)

EI_OTA_STAMP := $(EI_OTA_DIR).stamp
ei_ota_weights := $(EI_OTA_DIR)/tflite-model/ei_ota_$(EI_OTA_NAME)_weights.cpp
ei_ota_model := $(patsubst $(EI_OTA_EXPORT)/%,$(EI_OTA_DIR)/%,$(wildcard $(addprefix $(EI_OTA_EXPORT)/tflite-model/*,.c .cc .cpp)))
EI_OTA_RUNTIME := $(wildcard $(EI_OTA)/runtime/src/*.c)
EI_OTA_SOURCES := $(ei_ota_model) $(ei_ota_weights) $(EI_OTA_RUNTIME)
EI_OTA_CPPFLAGS := -I$(EI_OTA_DIR) -I$(EI_OTA)/runtime/include
EI_OTA_CHECK := $(EI_OTA_TOOL) check --baseline $(ei_ota_baseline)

# The command, and the digest of what it reads: times are not enough, since archives and copies bring old ones, and folders keep theirs.
ei_ota_read = $(foreach each,$1,$(or $(wildcard $(each)/tflite-model $(each)/model-parameters),$(each) $(each:.json=.img)))
ei_ota_key = $(strip $1) $(shell find -L $(call ei_ota_read,$2) -type f -exec cksum {} + 2>/dev/null | sort | cksum)
ei_ota_write = @printf '%s\n' '$(subst ','\'',$1)' >$2

ei_ota_patch = $(EI_OTA_TOOL) patch $(EI_OTA_EXPORT) -o $(EI_OTA_DIR) --name $(EI_OTA_NAME) $(EI_OTA_OPTIONS)
ei_ota_patch_key = $(call ei_ota_key,$(ei_ota_patch),$(EI_OTA_EXPORT))
ifneq ($(shell cat $(EI_OTA_STAMP) 2>/dev/null),$(ei_ota_patch_key))
.PHONY: $(EI_OTA_STAMP)
endif
$(EI_OTA_STAMP): $(EI_OTA_EXPORT)/tflite-model $(EI_OTA_EXPORT)/model-parameters
	@mkdir -p $(@D)
	$(ei_ota_patch)
	@touch $(ei_ota_weights)  # most models have no weights in a file of their own
	@touch -c $(ei_ota_model) $(ei_ota_baseline)  # the tool leaves files that are as before
	$(call ei_ota_write,$(ei_ota_patch_key),$@)
	@touch -r $(ei_ota_weights) $@  # no file of the patch is older than the stamp
$(ei_ota_model) $(ei_ota_weights) $(ei_ota_baseline): $(EI_OTA_STAMP) ;

ei_ota_payload = $(EI_OTA_TOOL) payload $(EI_OTA_NEW_EXPORT) --baseline $(EI_OTA_BASELINE) -o update.bin
ei_ota_payload_key = $(call ei_ota_key,$(ei_ota_payload),$(EI_OTA_NEW_EXPORT) $(EI_OTA_BASELINE))
ifneq ($(shell cat $(EI_OTA_DIR).payload 2>/dev/null),$(ei_ota_payload_key))
.PHONY: update.bin
endif
update.bin: $(EI_OTA_NEW_EXPORT) $(EI_OTA_BASELINE)
	$(ei_ota_payload)
	@touch $@  # the tool leaves a payload that is as before
	@mkdir -p $(dir $(EI_OTA_DIR))
	$(call ei_ota_write,$(ei_ota_payload_key),$(EI_OTA_DIR).payload)

.DEFAULT_GOAL := $(ei_ota_goal)
