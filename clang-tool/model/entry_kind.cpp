// SPDX-License-Identifier: MIT
#include "model/entry_kind.h"

namespace ei_ota {

EntryKind entry_kind(const Entry& entry) {
  if (entry.field == Field::Scale) return entry.source ? EntryKind::BiasScale : EntryKind::Scale;
  if (entry.field == Field::ZeroPoint)
    return entry.tensor_type == ElementType::Int8 ? EntryKind::ZeroPoint8 : EntryKind::ZeroPoint32;
  switch (entry.type) {
    case ElementType::Int8:
    case ElementType::UInt8:
      return EntryKind::Int8;
    case ElementType::Int16:
    case ElementType::UInt16:
      return EntryKind::Int16;
    case ElementType::Int32:
      return EntryKind::Int32;
    case ElementType::Float32:
      return EntryKind::Float32;
  }
  return EntryKind::Int8;
}

}  // namespace ei_ota
