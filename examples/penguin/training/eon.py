# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Writes a graph as the C++ of an EON-compiled model, in the form that Edge Impulse exports have since mid-2025.

The form: constants in a namespace g0, a table of tensors, a table of nodes; dimensions, zero points and whole
quantization objects that are equal by value are written once and pointed at by all that share them.
"""

from pathlib import Path

import numpy as np

TEMPLATES = Path(__file__).parent / "templates"
GENERATED_ON = "01.11.2025 12:00:00"  # fixed: the same weights are the same bytes

# Beside the tensors the arena holds what kernels keep per node. The genuine SDK's reference kernels need 1504 bytes on a
# Cortex-M4, those of the stand-in less; optimized ones go to the heap for the rest.
KERNEL_BYTES = 1568
HIMAX_EXTRA = 1024

_ACTIVATIONS = {None: "kTfLiteActNone", "relu": "kTfLiteActRelu", "relu6": "kTfLiteActRelu6"}


def fill(template, **values):
    text = (TEMPLATES / template).read_text()
    values["LICENCE"] = (TEMPLATES / "licence.txt").read_text()
    values["DATE"] = GENERATED_ON
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def place(graph):
    """Arena offset of each tensor that is not constant, and the bytes they need: largest first, first fit."""
    born, last_used = {graph.input: -1}, {graph.output: len(graph.nodes)}
    for step, node in enumerate(graph.nodes):
        born[node.outputs[0]] = step
        for i in node.inputs:
            if graph.tensors[i].data is None:
                last_used[i] = step
    offsets = {}
    for i in sorted(born, key=lambda i: (-graph.tensors[i].bytes, i)):
        size = graph.tensors[i].bytes
        busy = sorted((offsets[j], offsets[j] + graph.tensors[j].bytes) for j in offsets
                      if born[j] <= last_used[i] and born[i] <= last_used[j])
        at = 0
        for start, end in busy:
            if at + size <= start:
                break
            at = max(at, -(-end // 16) * 16)
        offsets[i] = at
    return offsets, max(offsets[i] + graph.tensors[i].bytes for i in offsets)


def arena_size(graph):
    _, tensors = place(graph)
    return -(-(tensors + KERNEL_BYTES) // 16) * 16


def _number(value):
    return "%.17g" % float(np.float32(value))


def _data(index, tensor):
    c_type = "int8_t" if tensor.data.dtype == np.int8 else "int32_t"
    size = "*".join(map(str, tensor.dims))
    align = 16 if tensor.bytes >= 16 else 8
    head = f"const MODEL_SECTION(EI_MODEL_SECTION) ALIGN({align}) {c_type} tensor_data{index}[{size}] = {{ "
    if len(tensor.dims) == 1:
        return head + "".join(f"{v}, " for v in tensor.data) + "};"
    rows = []
    for i, plane in enumerate(tensor.data):
        for j, row in enumerate(plane):
            rows.append(f"  /* [{i}][{j}][][] */ " + "".join(",".join(map(str, v)) + ", " for v in row))
    return "\n".join([head, *rows, "};"])


def _constants(graph):
    """The lines of namespace g0 down to the last tensor, and per tensor the names of its dimensions and quantization."""
    lines, owner, dims_of, quant_of = [], {}, [], []
    for n, tensor in enumerate(graph.tensors):
        if tensor.data is not None:
            lines.append(_data(n, tensor))
        key = ("dims", tensor.dims)
        if key not in owner:
            owner[key] = f"tensor_dimension{n}"
            values = ",".join(map(str, tensor.dims))
            lines.append(f"const TfArray<{len(tensor.dims)}, int> tensor_dimension{n} = "
                         f"{{ {len(tensor.dims)}, {{ {values} }} }};")
        dims_of.append(owner[key])
        if tensor.scales is None:
            quant_of.append(None)
            continue
        count = len(tensor.scales)
        scale_key = ("scale", tensor.scales.tobytes())
        zero_key = ("zero", tuple(tensor.zeros))
        quant_key = ("quant", scale_key, zero_key, tensor.channel_axis)
        if quant_key not in owner:
            if scale_key not in owner:
                owner[scale_key] = f"quant{n}_scale"
                values = "".join(f"{_number(s)}, " for s in tensor.scales)
                lines.append(f"const TfArray<{count}, float> quant{n}_scale = {{ {count}, {{ {values}}} }};")
            if zero_key not in owner:
                owner[zero_key] = f"quant{n}_zero"
                values = ",".join(map(str, tensor.zeros))
                lines.append(f"const TfArray<{count}, int> quant{n}_zero = {{ {count}, {{ {values} }} }};")
            owner[quant_key] = f"quant{n}"
            names = [name if name.startswith(f"quant{n}_") else f"g0::{name}"
                     for name in (owner[scale_key], owner[zero_key])]
            lines.append(f"const TfLiteAffineQuantization quant{n} = {{ (TfLiteFloatArray*)&{names[0]}, "
                         f"(TfLiteIntArray*)&{names[1]}, {tensor.channel_axis} }};")
        quant_of.append(owner[quant_key])
    return lines, dims_of, quant_of


def _op_data(index, node):
    activation = _ACTIVATIONS[node.activation]
    stride = f"{node.stride},{node.stride}"
    return {
        "CONV_2D": f"const TfLiteConvParams opdata{index} = {{ kTfLitePaddingSame, {stride}, {activation}, 1,1 }};",
        "DEPTHWISE_CONV_2D": f"const TfLiteDepthwiseConvParams opdata{index} = "
                             f"{{ kTfLitePaddingSame, {stride}, 1, {activation}, 1,1 }};",
        "ADD": f"const TfLiteAddParams opdata{index} = {{ {activation}, false }};",
        "RESHAPE": f"const TfLiteReshapeParams opdata{index} = {{ {{ 0, 0, 0, 0, 0, 0, 0, 0, }}, 0 }};",
        "SOFTMAX": f"const TfLiteSoftmaxParams opdata{index} = {{ 1 }};",
    }[node.op]


def _index_array(name, values):
    return f"const TfArray<{len(values)}, int> {name} = {{ {len(values)}, {{ {','.join(map(str, values))} }} }};"


def _tensor_row(tensor, index, dims, quant, offsets):
    kind, c_type = "kTfLiteMmapRo", "kTfLiteInt8"
    data = f"(int32_t*)g0::tensor_data{index}"
    if tensor.data is None:
        kind, data = "kTfLiteArenaRw", f"(int32_t*)(tensor_arena + {offsets[index]})"
    elif tensor.data.dtype == np.int32:
        c_type = "kTfLiteInt32"
    quantization = "kTfLiteNoQuantization, nullptr" if quant is None else \
        f"kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::{quant}))"
    return f"{{ {kind}, {c_type}, {data}, (TfLiteIntArray*)&g0::{dims}, {tensor.bytes}, {{{quantization}}}, }},"


def _node_row(index, static_memory):
    temporaries = "" if static_memory else " nullptr,"
    rest = "" if static_memory else " nullptr, false,"
    return (f"{{ (TfLiteIntArray*)&g0::inputs{index}, (TfLiteIntArray*)&g0::outputs{index}, "
            f"(TfLiteIntArray*)&g0::inputs{index},{temporaries} nullptr, "
            f"const_cast<void*>(static_cast<const void*>(&g0::opdata{index})), nullptr, 0,{rest} }},")


def compiled_source(graph, model):
    """The text of tflite-model/<model>_compiled.cpp."""
    offsets, _ = place(graph)
    constants, dims_of, quant_of = _constants(graph)
    for i, node in enumerate(graph.nodes):
        constants += [_op_data(i, node), _index_array(f"inputs{i}", node.inputs),
                      _index_array(f"outputs{i}", node.outputs)]
    operators = list(dict.fromkeys(node.op for node in graph.nodes))
    rows = [_tensor_row(t, i, dims_of[i], quant_of[i], offsets) for i, t in enumerate(graph.tensors)]
    size = arena_size(graph)
    return fill(
        "compiled.cpp.in",
        MODEL=model,
        ARENA_SIZE=size,
        ARENA_SIZE_HIMAX=size + HIMAX_EXTRA,
        OPERATORS=", ".join(f"OP_{op}" for op in operators),
        CONSTANTS="\n".join(constants),
        TENSORS="\n".join(rows),
        TENSOR_COUNT=len(graph.tensors),
        NODES="\n".join(_node_row(i, False) for i in range(len(graph.nodes))),
        NODES_STATIC="\n".join(_node_row(i, True) for i in range(len(graph.nodes))),
        NODE_COUNT=len(graph.nodes),
        USED_OPS="".join(f"OP_{node.op}, " for node in graph.nodes),
        INPUT=graph.input,
        OUTPUT=graph.output,
        REGISTRATIONS="\n".join(f"  registrations[OP_{op}] = Register_{op}();" for op in operators),
    )
