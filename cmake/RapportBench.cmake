# Benches are programs to run by hand: bench/NAME_bench.cc runs under Google Benchmark, any other
# bench/NAME.cc is a program of its own. What they share is in bench/support, and tested as the rest.

rapport_glob(rapport_bench_support_sources bench/support)
add_library(rapport_bench_support STATIC ${rapport_bench_support_sources})
rapport_configure(rapport_bench_support)
target_include_directories(rapport_bench_support PUBLIC "${PROJECT_SOURCE_DIR}")
target_link_libraries(rapport_bench_support PUBLIC rapport_host)

find_package(benchmark CONFIG QUIET)
if(NOT TARGET benchmark::benchmark)
  message(STATUS
    "Rapport: no Google Benchmark, so no bench/*_bench.cc (see cmake/packages_test.txt)")
endif()

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*.cc")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM target)
  if(target MATCHES "_bench$" AND NOT TARGET benchmark::benchmark)
    continue()
  endif()
  add_executable(${target} "${source}")
  rapport_configure(${target})
  target_link_libraries(${target} PRIVATE rapport_bench_support CLI11::CLI11)
  if(target MATCHES "_bench$")
    target_link_libraries(${target} PRIVATE benchmark::benchmark)
  endif()
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
endforeach()
