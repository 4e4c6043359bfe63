// SPDX-License-Identifier: MIT
// parts_benchmark EXPORT...: what the steps of the host tool cost on each export, in time for each byte of its weight image.
#include <benchmark/benchmark.h>

#include <iostream>
#include <string>
#include <vector>

#include "base/digest.h"
#include "export/read_export.h"
#include "model/layout.h"
#include "payload/apply.h"
#include "payload/encode.h"
#include "rewrite/patch_source.h"

namespace {

using namespace ei_ota;

/// Runs a step as often as the library wants and counts its image's bytes.
template <class Step>
void measure(const std::string& name, const Export& contents, Step step) {
  const auto bytes = static_cast<std::int64_t>(contents.release.image.bytes.size());
  benchmark::RegisterBenchmark((name + "/" + std::to_string(bytes)).c_str(), [=](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(step());
    state.SetBytesProcessed(bytes * static_cast<std::int64_t>(state.iterations()));
  })->Unit(benchmark::kMillisecond);
}

void measure_parts(const Export& contents) {
  const auto& source = std::get<EonSource>(contents.sources.front());
  const auto& release = contents.release;
  const PayloadHead head{layout_fingerprint(release.layout), release.context.project.id, 1};
  const TableOptions table{"bench", head.project, head.layout, Restore::LoadImage, "", false};
  measure("compact the source", contents, [&source] { return compact(source.source).operator bool(); });
  measure("read the source", contents, [&source] { return read_eon_source(source.source, {}).operator bool(); });
  measure("patch and verify", contents, [&, table] { return patch_source(source, release.image, 0, table).operator bool(); });
  measure("SHA-256 of the image", contents, [&release] { return sha256(release.image.bytes); });
  measure("encode a payload", contents, [&release, head] { return encode_payload(release.image, head).size(); });
  measure("decode and check a payload", contents, [&release, payload = encode_payload(release.image, head)] {
    return apply_payload(release, payload, "payload").operator bool();
  });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::vector<Export> exports;
  exports.reserve(static_cast<std::size_t>(argc));
  for (int i = 1; i < argc; ++i) {
    auto contents = read_export(argv[i], {});
    if (!contents) {
      std::cerr << message(contents.refusal()) << '\n';
      return 1;
    }
    exports.push_back(std::move(*contents));
    measure_parts(exports.back());
  }
  benchmark::RunSpecifiedBenchmarks();
}
