# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""A quantized model as TFLite sees it: numbered tensors, and nodes that connect them in execution order."""

from dataclasses import dataclass, field
from typing import List, Optional, Tuple

import numpy as np


@dataclass
class Tensor:
    dims: Tuple[int, ...]
    data: Optional[np.ndarray] = None  # int8 or int32 of a constant; None: it lies in the arena
    scales: Optional[np.ndarray] = None  # float32, one or one per channel; None: not quantized
    zeros: Optional[List[int]] = None
    channel_axis: int = 0  # the axis that the scales count along

    @property
    def bytes(self):
        return int(np.prod(self.dims)) * (1 if self.data is None else self.data.itemsize)


@dataclass
class Node:
    op: str  # TFLite's name: CONV_2D, ...
    inputs: List[int]
    outputs: List[int]
    stride: int = 1
    activation: Optional[str] = None


@dataclass
class Graph:
    tensors: List[Tensor] = field(default_factory=list)
    nodes: List[Node] = field(default_factory=list)
    input: int = 0
    output: int = 0
