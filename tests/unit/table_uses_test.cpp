// SPDX-License-Identifier: MIT
#include "parse/eon/table_uses.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using testing::HasSubstr;

/// A model whose last function has these statements.
Result<std::vector<TableUse>> uses(const std::string& statements, test::Form form = test::Form::Namespace2024) {
  const auto source = read_eon_source(
      {"tiny.cpp", test::eon_source(test::tiny_model(), form) + "\nstatic void reads(int i) {\n" + statements + "\n}\n"}, {});
  if (!source) return source.refusal();
  return find_table_uses(*source);
}

/// How many members of rows are read, and how many rows are copied.
using Counts = std::pair<std::ptrdiff_t, std::ptrdiff_t>;
Counts counts(const std::string& statements) {
  const auto found = uses(statements);
  EXPECT_TRUE(found) << test::said(found);
  if (!found) return {-1, -1};
  return {std::ranges::count(*found, false, &TableUse::whole_row), std::ranges::count(*found, true, &TableUse::whole_row)};
}

TEST(TableUses, AreNoneInTheTablesThemselves) {
  for (const auto form : test::every_form) {
    const auto found = uses("", form);
    ASSERT_TRUE(found) << test::said(found);
    EXPECT_TRUE(found->empty());
  }
}

TEST(TableUses, Of2020And2021CopyEachRowAtInit) {
  EXPECT_EQ(counts(R"(
  for(size_t i = 0; i < 11; ++i) {
    tensors[i].type = tensorData[i].type;
    tensors[i].bytes = tensorData[i].bytes;
    if(tensors[i].allocation_type == kTfLiteArenaRw){
      uint8_t* start = (uint8_t*) ((uintptr_t)tensorData[i].data + (uintptr_t) tensor_arena);
      uint8_t* end = start + tensorData[i].bytes;
    }
    else{
       tensors[i].data.data = tensorData[i].data;
    }
    tensors[i].quantization = tensorData[i].quantization;
    TfLiteAffineQuantization const* quant = ((TfLiteAffineQuantization const*)(tensorData[i].quantization.params));
  })"),
            Counts(7, 0));
}

TEST(TableUses, Of2022ReadTheTensorsOfBothKindsInBothBranches) {
  EXPECT_EQ(counts(R"(
#if defined(EI_CLASSIFIER_ALLOCATION_HEAP)
    tensors[i].allocation_type = tensorData[i].allocation_type;
#else
    tensors[i].allocation_type = (tensor_arena <= tensorData[i].data && tensorData[i].data < tensor_arena + kTensorArenaSize) ? kTfLiteArenaRw : kTfLiteMmapRo;
#endif
    evals[i].data.data = tensorData[i].data;
    auto data_end_ptr = (uint8_t*)tensors[i].data.data + tensorData[i].bytes;)"),
            Counts(5, 0));
}

TEST(TableUses, Since2023ArePrintedAsWholeRows) {
  EXPECT_EQ(counts(R"(
#if EI_CLASSIFIER_PRINT_STATE
      auto d = tensorData[nodes[i].inputs->data[ix]];
      const auto e = tensorData[nodes[i].outputs->data[tensorData[i].bytes]];
      size_t data_ptr = (size_t)d.data;
#endif)"),
            Counts(1, 2));
}

TEST(TableUses, AreNotInCommentsAndLiterals) {
  EXPECT_EQ(counts("// &tensorData[0]\n/* tensorData */ print(\"tensorData\"); print(R\"(tensorData++)\");"), Counts(0, 0));
  EXPECT_EQ(counts("mytensorData = tensorData2;"), Counts(0, 0));
}

TEST(TableUses, MayReadWhatARowLeadsTo) {
  EXPECT_EQ(
      counts("x = tensorData[i].dims->data[tensorData[i].dims->size - 1]; y += tensorData[i].bytes; z = *tensorData[i].dims;"),
      Counts(4, 0));
  EXPECT_EQ(counts("if (a == tensorData[i].bytes && tensorData[i].bytes <= b || tensorData[i].bytes == 2) {}"), Counts(3, 0));
}

TEST(TableUses, OfAnyOtherKindAreRefused) {
  for (const auto* const statement : {"p = &tensorData[i];",
                                      "p = &tensorData[i].data;",
                                      "p = & tensorData [i] . data;",
                                      "p = tensorData + i;",
                                      "p = tensorData;",
                                      "n = sizeof tensorData;",
                                      "n = sizeof(tensorData);",
                                      "n = sizeof tensorData[i];",
                                      "d = *tensorData;",
                                      "f(tensorData);",
                                      "f(tensorData[i]);",
                                      "tensorData[i].bytes = 1;",
                                      "tensorData[i].bytes += 1;",
                                      "tensorData[i].bytes++;",
                                      "--tensorData[i].bytes;",
                                      "tensorData[i].quantization.params = nullptr;",
                                      "tensorData[i].dims->size = 1;",
                                      "tensorData[i].dims->data[0] <<= 1;",
                                      "tensorData[i].f();",
                                      "static auto d = tensorData[1];",
                                      "static const auto *const d = tensorData[1].data;",
                                      "thread_local auto d = tensorData[1].data;",
                                      "tensorData[i] = d;",
                                      "auto &d = tensorData[i];",
                                      "auto d(tensorData[i]);",
                                      "auto d = tensorData[i], e = d;",
                                      "const TensorInfo_t &d = tensorData[i];",
                                      "a.tensorData[i].x;",
                                      "a->tensorData[i].x;",
                                      "for (auto d : tensorData) {}",
                                      "n = i[tensorData].bytes;",
                                      "d = tensorData->data;",
                                      "d = (*tensorData).data;",
                                      "d = (tensorData)[i].data;",
                                      "d = tensorData[i",
                                      "d = tensorData[i]->data;",
                                      "tensorData"})
    EXPECT_THAT(uses(statement), RefusedWith(ErrorId::Storage)) << statement;
}

TEST(TableUses, AreRefusedInEveryBranchAndInMacros) {
  EXPECT_THAT(uses("#if 0\np = &tensorData[i];\n#endif"), RefusedWith(ErrorId::Storage));
  EXPECT_THAT(uses("#ifdef NEVER\n#else\np = tensorData;\n#endif"), RefusedWith(ErrorId::Storage));
  EXPECT_THAT(uses("#define ROW(i) tensorData[i]"), RefusedWith(ErrorId::Storage));
  EXPECT_THAT(uses("#define TABLE \\\n  tensorData\n"), RefusedWith(ErrorId::Storage));
  EXPECT_EQ(counts("#define BYTES(i) (tensorData[i].bytes)"), Counts(1, 0));
}

TEST(TableUses, AreRefusedWithTheirLine) {
  const auto said = test::said(uses("\n\n  p = &tensorData[i];"));
  EXPECT_THAT(said, HasSubstr("a use of tensorData that is not understood: `&tensorData[i];`"));
  const auto text = test::eon_source(test::tiny_model(), test::Form::Namespace2024);
  EXPECT_THAT(said, HasSubstr("tiny.cpp:" + std::to_string(std::ranges::count(text, '\n') + 5) + ": "));
}

TEST(TableUses, OfASecondTableAreRefused) {
  auto text = test::eon_source(test::tiny_model(), test::Form::Namespace2024);
  text += "#if NEVER\nTensorInfo_t tensorData[] = {};\n#endif\n";
  const auto source = read_eon_source({"tiny.cpp", text}, {});
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_THAT(find_table_uses(*source), RefusedWith(ErrorId::Storage));
}

}  // namespace
}  // namespace ei_ota
