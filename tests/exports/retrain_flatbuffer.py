# SPDX-License-Identifier: MIT
"""A model for the interpreter with other numbers: its flatbuffer is changed in place, so that every offset stays."""

import random
import struct

from retrained_numbers import activation_scale, activation_zero, float32

# Numbers of fields, types and ops in tensorflow/lite/schema/schema.fbs.
OPERATOR_CODES, SUBGRAPHS, BUFFERS = 1, 2, 4  # of Model
TENSORS, OPERATORS = 0, 3  # of SubGraph
TYPE, BUFFER, QUANTIZATION = 1, 2, 4  # of Tensor
SCALE, ZERO_POINT = 2, 3  # of QuantizationParameters
OPCODE, INPUTS = 0, 1  # of Operator
FLOAT32, INT32, INT8 = 0, 2, 9
# CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED -> which of their operands are input, filter and bias
WITH_BIAS = {op: (0, 1, 2) for op in (3, 4, 9)}


class Vector:
    """Numbers in the flatbuffer: `at` is where their count stands."""

    def __init__(self, data, at, code, size=1):
        """@param size  bytes of a number, where the count is one of bytes"""
        self.data, self.at = data, at + 4
        self.format = f"<{struct.unpack_from('<I', data, at)[0] // size}{code}"

    def read(self):
        return list(struct.unpack_from(self.format, self.data, self.at))

    def write(self, values):
        struct.pack_into(self.format, self.data, self.at, *values)


class Table:
    def __init__(self, data, reference):
        """@param reference  where the offset that leads to it stands"""
        self.data, self.at = data, reference + struct.unpack_from("<I", data, reference)[0]

    def field(self, number):
        """Where it stands, or None."""
        layout = self.at - struct.unpack_from("<i", self.data, self.at)[0]
        place = 4 + 2 * number
        offset = 0
        if place < struct.unpack_from("<H", self.data, layout)[0]:
            offset = struct.unpack_from("<H", self.data, layout + place)[0]
        return self.at + offset if offset else None

    def number(self, number, code):
        at = self.field(number)
        return 0 if at is None else struct.unpack_from("<" + code, self.data, at)[0]

    def vector(self, number, code, size=1):
        at = self.field(number)
        return None if at is None else Vector(self.data, at + struct.unpack_from("<I", self.data, at)[0], code, size)

    def tables(self, number):
        references = self.vector(number, "I")
        count = len(references.read()) if references else 0
        return [Table(self.data, references.at + 4 * i) for i in range(count)]


class Tensor:
    def __init__(self, table, buffers):
        self.type = table.number(TYPE, "b")
        code, size = {FLOAT32: ("f", 4), INT32: ("i", 4), INT8: ("b", 1)}.get(self.type, ("B", 1))
        self.values = buffers[table.number(BUFFER, "I")].vector(0, code, size)
        at = table.field(QUANTIZATION)
        quantization = Table(table.data, at) if at is not None else None
        self.scale = quantization.vector(SCALE, "f") if quantization else None
        self.zero_point = quantization.vector(ZERO_POINT, "q") if quantization else None


def retrain_flatbuffer(data, seed):
    """@param data  a bytearray, whose int8 filters, their biases and all quantization get other numbers"""
    model, rng = Table(data, 0), random.Random(seed)
    subgraph = model.tables(SUBGRAPHS)[0]
    tensors = [Tensor(table, model.tables(BUFFERS)) for table in subgraph.tables(TENSORS)]
    ops = [max(code.number(0, "b"), code.number(3, "i")) for code in model.tables(OPERATOR_CODES)]
    biases = {}
    for node in subgraph.tables(OPERATORS):
        inputs = node.vector(INPUTS, "i").read()
        source, weights, bias = WITH_BIAS.get(ops[node.number(OPCODE, "I")], (0, 0, len(inputs)))
        if bias < len(inputs) and inputs[bias] >= 0:
            biases[inputs[bias]] = inputs[source], inputs[weights]
    for index, tensor in enumerate(tensors):
        if index in biases or tensor.scale is None:
            continue
        if tensor.values is None:
            tensor.scale.write([activation_scale(scale, seed) for scale in tensor.scale.read()])
            tensor.zero_point.write([activation_zero(zero, seed) for zero in tensor.zero_point.read()])
        elif tensor.type == INT8:
            tensor.scale.write([float32(scale * rng.uniform(0.97, 1.02)) for scale in tensor.scale.read()])
            tensor.values.write([max(-127, min(127, value + rng.randint(-3, 3))) for value in tensor.values.read()])
    for bias, (source, weights) in biases.items():
        if tensors[bias].type != INT32:
            continue
        tensors[bias].values.write([value + rng.randint(-40, 40) for value in tensors[bias].values.read()])
        if tensors[bias].scale is not None:
            tensors[bias].scale.write([float32(tensors[source].scale.read()[0] * scale) for scale in tensors[weights].scale.read()])
