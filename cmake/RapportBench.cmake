# Benches are programs to run by hand: bench/NAME_bench.cc runs under Google Benchmark, any other
# bench/NAME.cc is a program of its own. What they share is in bench/support, and tested as the rest.

rapport_glob(rapport_bench_support_sources bench/support)
add_library(rapport_bench_support STATIC ${rapport_bench_support_sources})
rapport_configure(rapport_bench_support)
target_include_directories(rapport_bench_support PUBLIC "${PROJECT_SOURCE_DIR}")
target_link_libraries(rapport_bench_support PUBLIC rapport_host)

# What a sanitizer could find in them it finds in the library, by tests that do more of it.
if(RAPPORT_SANITIZE)
  return()
endif()

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
  if(TARGET rapport_peers)
    target_link_libraries(${target} PRIVATE rapport_peers)
  endif()
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
endforeach()

# Small runs, so that the benches stay what they are: engines that must decide alike do, and no
# event is refused. What they measure at this size means nothing.
set(small --customers 500 --chase-mib 16)
add_test(NAME bench_latency COMMAND latency --agents 30 --contacts 200 --every-kind 3 --seconds 5
  --engines rapport,naive,scan,flat_map,longest_idle --team-size 10 ${small} --json)
add_test(NAME bench_growth COMMAND growth --small 10 --large 20 --customers 500 --blocks 3
  --block 50 --most 1000)
add_test(NAME bench_wrong_usage
  COMMAND sh -c "\"$1\" --engines nonsense 2>&1; test $? -eq 2" sh $<TARGET_FILE:latency>)
add_test(NAME bench_joint_matching COMMAND joint_matching --seeds 2 --rounds 1 --draws 100 --small)
set(bench_tests bench_latency bench_growth bench_joint_matching bench_wrong_usage)
if(TARGET apply_bench)
  add_test(NAME bench_apply COMMAND apply_bench ${small} --naive-customers 500
    "--benchmark_filter=agents:100/")
  list(APPEND bench_tests bench_apply)
endif()
set_tests_properties(${bench_tests} PROPERTIES LABELS bench TIMEOUT ${RAPPORT_TEST_TIMEOUT})
