# SPDX-License-Identifier: MIT
# EiOta for a Makefile. Set the first variables, include this file, and use what it sets:
#
#   EI_OTA_EXPORT = model                     # Studio's export, a folder
#   include $(HOME)/eiota/share/EiOta/templates/make/ei_ota.mk
#   SOURCES += $(EI_OTA_SOURCES)              # in the place of the export's tflite-model/*.cpp
#   CPPFLAGS := $(EI_OTA_CPPFLAGS) $(CPPFLAGS)
#   OBJECTS = $(patsubst %,build/%.o,$(SOURCES))   # as your rules name them; Studio's SDK has sources of equal names in its folders
#   $(call EI_OTA_DEPENDENT,$(OBJECTS)): $(EI_OTA_STAMP)
#   firmware.elf: $(OBJECTS)
#   	$(CXX) $(LDFLAGS) $^ -o $@
#   	$(EI_OTA_CHECK) $@ || { rm -f $@; exit 1; }
#
# EI_OTA_DEPENDENT is those of the objects that are compiled anew for another export: all, but for those whose dependency file, which
# `-MMD` writes as x.d beside x.o, names nothing of the export or the patch.
#
# EI_OTA_NAME        the name of the model (model)
# EI_OTA_OPTIONS     more options of `ei-ota patch`, such as --restore copy
# EI_OTA_NEW_EXPORT  the retrained export; `make update.bin` makes its payload
#                    (the # of Studio's file names is written \#: my-project-impulse-\#1.zip)
# EI_OTA_BASELINE    the committed baseline of the released firmware. Without it the payload is a full one for the model of this build
# EI_OTA_TOOL        ei-ota (that of the installation that this file is of, else that of PATH)
ei_ota_goal := $(.DEFAULT_GOAL)
ifneq ($(filter %.zip,$(EI_OTA_EXPORT)),)
$(error EI_OTA_EXPORT has to be a folder: unpack $(EI_OTA_EXPORT))
endif
ifneq ($(wildcard $(EI_OTA_EXPORT)/src/tflite-model),)
$(error $(EI_OTA_EXPORT) is an Arduino library of Edge Impulse. Set EI_OTA_EXPORT to $(EI_OTA_EXPORT)/src, or to an export for C++)
endif
# Found at once, since later another Makefile is the last one.
EI_OTA ?= $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
EI_OTA := $(EI_OTA)
EI_OTA_TOOL ?= $(or $(wildcard $(abspath $(EI_OTA)/../../bin/ei-ota)),ei-ota)
EI_OTA_NAME ?= model
EI_OTA_DIR ?= build/ei_ota/$(EI_OTA_NAME)
ei_ota_baseline := $(EI_OTA_DIR)/$(EI_OTA_NAME).eiota.json
EI_OTA_NEW_EXPORT ?= $(EI_OTA_EXPORT)

EI_OTA_STAMP := $(EI_OTA_DIR).stamp
ei_ota_weights := $(EI_OTA_DIR)/tflite-model/ei_ota_$(EI_OTA_NAME)_weights.cpp
ei_ota_model := $(patsubst $(EI_OTA_EXPORT)/%,$(EI_OTA_DIR)/%,$(wildcard $(addprefix $(EI_OTA_EXPORT)/tflite-model/*,.c .cc .cpp)))
EI_OTA_SOURCES := $(ei_ota_model) $(ei_ota_weights) $(wildcard $(EI_OTA)/runtime/src/*.c)
EI_OTA_CPPFLAGS := -I$(EI_OTA_DIR) -I$(EI_OTA)/runtime/include
EI_OTA_CHECK := $(EI_OTA_TOOL) check --baseline $(ei_ota_baseline)

ei_ota_names := -e tflite-model/ -e model-parameters/ -e /ei_ota_$(EI_OTA_NAME)
EI_OTA_DEPENDENT = $(filter-out $(patsubst %.d,%.o,$(shell grep -LF $(ei_ota_names) $(wildcard $(1:.o=.d)) /dev/null)),$1)

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

ei_ota_of := $(or $(strip $(EI_OTA_BASELINE)),$(ei_ota_baseline))
ei_ota_payload = $(EI_OTA_TOOL) payload $(EI_OTA_NEW_EXPORT) --baseline $(ei_ota_of) $(if $(strip $(EI_OTA_BASELINE)),,--full) -o update.bin
ei_ota_payload_key = $(call ei_ota_key,$(ei_ota_payload),$(EI_OTA_NEW_EXPORT) $(ei_ota_of))
ei_ota_no_baseline = EI_OTA_BASELINE is not set, so that update.bin is a full payload for the model of this build. When you release the \
  firmware, commit $(ei_ota_baseline) and the .img beside it, and set EI_OTA_BASELINE to the committed file
ifneq ($(shell cat $(EI_OTA_DIR).payload 2>/dev/null),$(ei_ota_payload_key))
.PHONY: update.bin
endif
update.bin: $(EI_OTA_NEW_EXPORT) $(ei_ota_of)
	$(if $(strip $(EI_OTA_BASELINE)),,@echo 'ei_ota.mk: warning: $(strip $(ei_ota_no_baseline))' >&2)
	$(ei_ota_payload) || { rm -f $@; exit 1; }
	@touch $@  # the tool leaves a payload that is as before
	@mkdir -p $(dir $(EI_OTA_DIR))
	$(call ei_ota_write,$(ei_ota_payload_key),$(EI_OTA_DIR).payload)

.DEFAULT_GOAL := $(ei_ota_goal)
