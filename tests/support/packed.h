// Bytes as the packing programs would write them.

#ifndef RAPPORT_TESTS_SUPPORT_PACKED_H_
#define RAPPORT_TESTS_SUPPORT_PACKED_H_

#include <string>

#include "boost/iostreams/device/back_inserter.hpp"
#include "boost/iostreams/filter/gzip.hpp"
#include "boost/iostreams/filter/lzma.hpp"
#include "boost/iostreams/filtering_stream.hpp"

namespace rapport::testing {

template <typename Filter>
std::string Packed(const std::string& bytes, const Filter& filter) {
  std::string packed;
  boost::iostreams::filtering_ostream out;
  out.push(filter);
  out.push(boost::iostreams::back_inserter(packed));
  out << bytes;
  out.reset();
  return packed;
}

inline std::string Gzip(const std::string& bytes) {
  return Packed(bytes, boost::iostreams::gzip_compressor());
}
inline std::string Xz(const std::string& bytes) {
  return Packed(bytes, boost::iostreams::lzma_compressor());
}

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_PACKED_H_
