# SPDX-License-Identifier: MIT
"""What signatures take of a device: bench/firmware with a verifier against that without."""

import os
import pathlib

from firmware import PROCESSORS, build, counts, models
from linker_map import LinkerMap
from report import table
from signing import sign
from store import runtime


def mbedtls_version(folder):
    text = (folder / "include/mbedtls/build_info.h" if (folder / "include/mbedtls/build_info.h").is_file()
            else folder / "include/mbedtls/version.h").read_text()
    return text.partition('MBEDTLS_VERSION_STRING_FULL')[2].partition('"')[2].partition('"')[0]


def own_code(plain, signed):
    """@return bytes of verify_signature.c, of ei_ota_psa.c, and of what else of the runtime they bring in"""
    parts = [signed.size(file="verify_signature.c"), signed.flash("ei_ota_psa.c")]
    return [*parts, runtime(signed) - runtime(plain) - parts[0]]


def counted(processor, model, folder):
    """@return {step: instructions} of the same payload, unsigned and signed"""
    public_key, payload = sign(model.update, folder / "ei_ota/load_image/load_image.eiota.json", folder)
    (folder / "received.bin").write_bytes(public_key + payload)
    return counts(processor, folder), counts(processor, folder, "counted_signed", "received.bin")


def with_mbedtls(mbedtls, rows, steps):
    return f"""
With {mbedtls_version(mbedtls)} (its sources in EI_OTA_MBEDTLS, -Os, bench/firmware/psa/mbedtls_config.h): the bytes
by which a firmware grows when it verifies signatures, and RAM in bytes for the verifier, the variables of Mbed TLS
and the heap. The stack is not included.

""" + table(["processor", "EiOta", "Mbed TLS", "C library, libgcc", "total flash", "ei_ota_psa_t", "variables", "heap"], rows) + """
Instructions in QEMU for the penguin's payload, signed with a key that is generated for the measurement. Depending on
the key, `end` varies by one percent and `ei_ota_psa_start`, which is called once, by a fifth. With a store, each boot
and each apply verify the signature again.

""" + table(["processor", "ei_ota_psa_start", "end, unsigned", "end, signed", "factor"], steps)


def signature(_):
    mbedtls = os.environ.get("EI_OTA_MBEDTLS")
    mbedtls = pathlib.Path(mbedtls).resolve() if mbedtls else None
    own, rows, steps = [], [], []
    penguin = models(None)[0]
    for processor in PROCESSORS:
        folder = build(processor, penguin, mbedtls=mbedtls or "")
        plain, signed = (LinkerMap(folder / f"{name}.map") for name in ("user_load_image", "signed"))
        parts = own_code(plain, signed)
        own.append([*parts, sum(parts)])
        if mbedtls is None:
            continue
        before, after = counted(processor, penguin, folder)
        library, added = signed.flash("libpsa_crypto.a("), signed.flash() - plain.flash()
        application = signed.flash("signed.cpp") - plain.flash("user.cpp")
        added -= application
        rows.append([processor.name, sum(parts), library, added - library - sum(parts), added, signed.size("bss.verifier"),
                     signed.zeros("libpsa_crypto.a("), after["heap"]])
        steps.append([processor.name, after["start"], before["end"], after["end"], f"{after['end'] / before['end']:,.0f}"])
    names = [processor.name for processor in PROCESSORS]
    titles = ["verify_signature.c", "psa/ei_ota_psa.c", "other runtime code that these use", "EiOta's own code"]
    return """## Signature

Made by `scripts/bench signature` (bench/firmware/signed.cpp, -Os): the cost of accepting signed payloads only.
EiOta's own code, in bytes:

""" + table(["runtime", *names], [list(row) for row in zip(titles, *own)]) + (
        with_mbedtls(mbedtls, rows, steps) if mbedtls else """
The cryptography was not measured. To include it, let EI_OTA_MBEDTLS name a folder with the sources of Mbed TLS 2.28
or 3.x.
""")
