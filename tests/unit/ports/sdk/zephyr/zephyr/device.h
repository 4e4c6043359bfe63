/* SPDX-License-Identifier: MIT */
/* Stands for zephyr/device.h. */
#pragma once
struct device {
  int number;
};
