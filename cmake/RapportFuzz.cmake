# Fuzzers: tests/fuzz/NAME_fuzz.cc with its corpus in tests/fuzz/corpus/NAME/.
#
# Under RAPPORT_FUZZ each is a libFuzzer program. Otherwise each is a test that runs its corpus once,
# so that every input that ever mattered is tried by every compiler.

file(GLOB fuzz_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.cc")
foreach(source IN LISTS fuzz_sources)
  cmake_path(GET source STEM target)
  string(REGEX REPLACE "_fuzz$" "" name "${target}")
  add_executable(${target} "${source}")
  rapport_configure(${target})
  target_link_libraries(${target} PRIVATE rapport_sim)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/fuzz")
  if(RAPPORT_FUZZ)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cc")
    add_test(NAME ${target} COMMAND ${target} "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
    set_tests_properties(${target} PROPERTIES LABELS fuzz TIMEOUT 300)
  endif()
endforeach()
